import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isObject, type JsonObject } from './json';
import type { WireEvent, WireFormat } from './wire-format';

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

/** Bytes in pieces that end at the given places. */
export async function* inPieces(bytes: Uint8Array, ends: readonly number[]): AsyncGenerator<Uint8Array> {
  let from = 0;
  for (const end of [...ends].sort((one, other) => one - other)) {
    await Promise.resolve();
    yield bytes.subarray(from, end);
    from = end;
  }
  yield bytes.subarray(from);
}

/** Every item of an iteration. */
export async function collected<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** The events of bytes that come at once. */
export function eventsOf(format: WireFormat, bytes: Uint8Array): Promise<WireEvent[]> {
  return collected(format.decode(inPieces(bytes, [])));
}

function read(format: string, file: string): Buffer {
  return readFileSync(join(__dirname, format, 'fixtures', file));
}

function parsed(text: Buffer): unknown {
  const value: unknown = JSON.parse(text.toString('utf8'));
  if (isObject(value) || Array.isArray(value)) return value;
  throw new Error('a fixture is an object or a list');
}
