import { parseJson, writeJson } from '@app/kernel';
import { encodeEventStream, EventStreamDecoder } from '../eventstream/eventstream';
import { isObject, textAt, type JsonObject } from '../json';
import type { WireDecoder, WireEvent } from '../wire-format';
import { WireDecodeError } from '../wire-decode.error';

/** Reads the stream of InvokeModelWithResponseStream and unpacks its chunks, which hold base64 of JSON. */
export class InvokeDecoder implements WireDecoder {
  private readonly messages = new EventStreamDecoder();

  *push(chunk: Uint8Array): Iterable<WireEvent> {
    for (const event of this.messages.push(chunk)) {
      yield event.error !== true && isObject(event.data) && typeof event.data['bytes'] === 'string'
        ? { ...event, data: unpacked(event.data) }
        : event;
    }
  }

  end(): Iterable<WireEvent> {
    return this.messages.end();
  }
}

/** Writes one event and packs it; exceptions are not packed. */
export function encodeInvokeEvent(event: WireEvent): Uint8Array {
  if (event.error === true) return encodeEventStream(event);
  const bytes = Buffer.from(writeJson(event.data)).toString('base64');
  return encodeEventStream({ name: event.name ?? 'chunk', data: { bytes } });
}

function unpacked(chunk: JsonObject): JsonObject {
  try {
    const data = parseJson(Buffer.from(textAt(chunk, 'bytes') ?? '', 'base64').toString('utf8'));
    if (isObject(data)) return data;
  } catch {
    // The parser's message would quote the answer.
  }
  throw new WireDecodeError('invalid_reply', 'a chunk does not hold a JSON object');
}
