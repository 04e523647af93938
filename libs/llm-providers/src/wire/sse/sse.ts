import { parseJson, writeJson } from '@app/kernel';
import { isObject } from '../json';
import { DONE, type WireDecoder, type WireEvent } from '../wire-format';
import { WireDecodeError } from '../wire-decode.error';
import { SseCutter } from './sse-cutter';

const BOM = '\u{feff}';

/**
 * Reads server-sent events (HTML Living Standard, "Parsing an event stream") whose data is JSON. Comments, ids and retry
 * times stay in the bytes alone. Unlike a browser, an event without its blank line at the end of the stream counts: some
 * servers leave it out.
 */
export class SseDecoder implements WireDecoder {
  private readonly cutter = new SseCutter();

  *push(chunk: Uint8Array): Iterable<WireEvent> {
    for (const event of this.cutter.push(chunk)) yield readEvent(event, 'invalid_reply');
  }

  end(): Iterable<WireEvent> {
    const rest = this.cutter.rest();
    return rest === null ? [] : [readEvent(rest, 'connection_lost')];
  }
}

/** Writes one event as OpenAI and Anthropic frame it. */
export function encodeSse({ name, data }: WireEvent): Uint8Array {
  const payload = data === DONE ? DONE : writeJson(data);
  return Buffer.from(`${name === null ? '' : `event: ${name}\n`}data: ${payload}\n\n`);
}

function readEvent(bytes: Uint8Array, otherwise: 'connection_lost' | 'invalid_reply'): WireEvent {
  let name: string | null = null;
  const data: string[] = [];
  for (const line of linesOf(bytes)) {
    const colon = line.indexOf(':');
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
    if (field === 'data') data.push(value);
    else if (field === 'event') name = value === '' ? null : value;
  }
  return { name, data: payloadOf(data, otherwise), bytes };
}

/** Nearly every line ends with LF. */
function linesOf(bytes: Uint8Array): string[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  const own = text.startsWith(BOM) ? text.slice(1) : text;
  return own.includes('\r') ? own.split(/\r\n|[\r\n]/) : own.split('\n');
}

function payloadOf(
  lines: readonly string[],
  otherwise: 'connection_lost' | 'invalid_reply',
): WireEvent['data'] {
  if (lines.length === 0) return null;
  const text = lines.join('\n');
  if (text === '') return null;
  if (text.trim() === DONE) return DONE;
  try {
    const data = parseJson(text);
    if (isObject(data)) return data;
  } catch {
    // The parser's message would quote the answer.
  }
  throw new WireDecodeError(otherwise, 'the data of an event is not a JSON object');
}
