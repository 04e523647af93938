import { EventStreamCodec } from '@smithy/eventstream-codec';
import { fromUtf8, toUtf8 } from '@smithy/util-utf8';
import { parseJson, writeJson } from '@app/kernel';
import { isObject, type JsonObject } from '../json';
import type { WireDecoder, WireEvent } from '../wire-format';
import { WireDecodeError } from '../wire-decode.error';
import { FrameCutter } from './frame-cutter';

/** Media type of the encoding. */
export const EVENT_STREAM = 'application/vnd.amazon.eventstream';

const codec = new EventStreamCodec(toUtf8, fromUtf8);

/** Reads Amazon's event stream encoding with JSON in it. Checksums are verified. */
export class EventStreamDecoder implements WireDecoder {
  private readonly cutter = new FrameCutter();

  *push(chunk: Uint8Array): Iterable<WireEvent> {
    for (const message of this.cutter.push(chunk)) yield readMessage(message);
  }

  end(): Iterable<WireEvent> {
    if (this.cutter.isEmpty) return [];
    throw new WireDecodeError('connection_lost', 'the stream ended inside a message');
  }
}

/** Writes one event as the Bedrock runtime does. */
export function encodeEventStream({ name, data, error }: WireEvent): Uint8Array {
  const kind = error === true ? 'exception' : 'event';
  const text = (value: string): { type: 'string'; value: string } => ({ type: 'string', value });
  return codec.encode({
    headers: {
      [`:${kind}-type`]: text(name ?? ''),
      ':content-type': text('application/json'),
      ':message-type': text(kind),
    },
    body: fromUtf8(writeJson(data)),
  });
}

function readMessage(bytes: Uint8Array): WireEvent {
  try {
    const { headers, body } = codec.decode(bytes);
    const text = (name: string): string | null => {
      const value = headers[name]?.value;
      return typeof value === 'string' ? value : null;
    };
    const isEvent = text(':message-type') === 'event';
    const name = isEvent ? text(':event-type') : (text(':exception-type') ?? text(':error-code'));
    return { name, data: payloadOf(body), bytes, ...(!isEvent && { error: true }) };
  } catch {
    // The decoder's message may quote the answer.
    throw new WireDecodeError('invalid_reply', 'a message is malformed');
  }
}

function payloadOf(body: Uint8Array): JsonObject {
  const payload: unknown = body.length === 0 ? {} : parseJson(toUtf8(body));
  if (!isObject(payload)) throw new Error('not an object');
  return payload;
}
