import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isObject, type JsonObject } from './json';
import type { WireDecoder, WireEvent, WireFormat } from './wire-format';

/** The whole answer that is recorded for a format. */
export function wholeFixture({ name }: WireFormat): JsonObject {
  return parsed(read(name, 'whole.json')) as JsonObject;
}

/** The streamed answer that is recorded for a format, as bytes: server-sent events, or names and payloads to be framed. */
export function streamFixture(format: WireFormat, file: string): Uint8Array {
  const recorded = read(format.name, file);
  if (file.endsWith('.sse')) return recorded;
  const events = parsed(recorded) as [string, JsonObject][];
  return Buffer.concat(events.map(([name, data]) => format.encode({ name, data })));
}

/** The events of bytes that come in pieces, cut at the given places. */
export function decoded(decoder: WireDecoder, bytes: Uint8Array, cuts: readonly number[] = []): WireEvent[] {
  const places = [0, ...[...cuts].sort((one, other) => one - other), bytes.length];
  const pieces = places.slice(1).map((end, index) => bytes.subarray(places[index], end));
  return [...pieces.flatMap((piece) => [...decoder.push(piece)]), ...decoder.end()];
}

/** The events of bytes that come at once. */
export function eventsOf(format: WireFormat, bytes: Uint8Array): WireEvent[] {
  return decoded(format.decoder(), bytes);
}

function read(format: string, file: string): Buffer {
  return readFileSync(join(__dirname, format, 'fixtures', file));
}

function parsed(text: Buffer): unknown {
  const value: unknown = JSON.parse(text.toString('utf8'));
  if (isObject(value) || Array.isArray(value)) return value;
  throw new Error('a fixture is an object or a list');
}
