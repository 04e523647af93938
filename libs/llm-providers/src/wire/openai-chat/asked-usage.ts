import { objectAt, type JsonObject } from '../json';
import type { WireEvent } from '../wire-format';

/** As it stands in a chunk; inside a JSON string the quotes would be escaped. */
const EMPTY_USAGE = ',"usage":null';

/** True when a body asks for the usage at the end of its stream. */
export function asksForUsage(body: JsonObject): boolean {
  return objectAt(body, 'stream_options')['include_usage'] === true;
}

/** The body as it asks for a stream with its usage at the end. */
export function askedWithUsage(body: JsonObject): JsonObject {
  return {
    ...body,
    stream: true,
    stream_options: { ...objectAt(body, 'stream_options'), include_usage: true },
  };
}

/** A chunk without the empty usage that `include_usage` puts into each of them; every other byte stays. */
export function withoutEmptyUsage({ name, bytes }: WireEvent, chunk: JsonObject): WireEvent {
  const { usage: _empty, ...data } = chunk;
  const rest = bytes === undefined ? undefined : without(Buffer.from(bytes), EMPTY_USAGE);
  return { name, data, ...(rest && { bytes: rest }) };
}

/** @returns undefined when the text does not stand in the bytes exactly once */
function without(bytes: Buffer, text: string): Buffer | undefined {
  const at = bytes.indexOf(text);
  if (at < 0 || bytes.includes(text, at + 1)) return undefined;
  return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + text.length)]);
}
