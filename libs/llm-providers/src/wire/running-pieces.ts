import { escapePointerToken, type Json } from '@app/kernel';
import { isObject, type JsonObject } from './json';
import type { ReadingBuilder } from './stream-reading';
import { isText, type NotText, type TextPlace } from './text-walk';
import { WireDecodeError } from './wire-decode.error';

/** Deepest nesting of a delta; the APIs known to us need five levels. */
const MAX_DEPTH = 16;

interface Running {
  readonly pointer: string;
  /** Where the part will stand inside the whole answer. */
  readonly channel: string;
  readonly notText: NotText;
  /** Names that fields have in the whole answer, when they are others. */
  readonly wholeNames?: Readonly<Record<string, string>>;
}

/**
 * Takes every text inside a delta as a piece of a running text, also in fields that nobody knows yet. Items that carry
 * their `index` keep it in the whole answer, however they are spread over events.
 * @throws WireDecodeError (invalid_reply) when the delta is nested too deeply
 */
export function runningPieces(delta: Json, running: Running, reading: ReadingBuilder): void {
  walk(delta, { ...running, depth: 0, place: { key: '', owner: null, outer: null } }, reading);
}

interface Step extends Running {
  readonly depth: number;
  readonly place: TextPlace;
}

function walk(value: Json, step: Step, reading: ReadingBuilder): void {
  if (typeof value === 'string') {
    if (isText(value, step.place, step.notText)) reading.piece(step.channel, step.pointer, value);
    return;
  }
  if (value === null || typeof value !== 'object') return;
  if (step.depth === MAX_DEPTH) throw new WireDecodeError('invalid_reply', 'a delta is nested too deeply');
  const depth = step.depth + 1;
  if (Array.isArray(value)) {
    value.forEach((item: Json, position) => {
      const pointer = `${step.pointer}/${position}`;
      walk(item, { ...step, depth, pointer, channel: `${step.channel}/${indexOf(item, position)}` }, reading);
    });
    return;
  }
  walkFields(value as JsonObject, { ...step, depth }, reading);
}

function walkFields(owner: JsonObject, step: Step, reading: ReadingBuilder): void {
  for (const [key, item] of Object.entries(owner)) {
    if (item === null || item === '') continue;
    const token = escapePointerToken(key);
    const place = { key, owner, outer: step.place };
    const pointer = `${step.pointer}/${token}`;
    const channel = `${step.channel}/${step.wholeNames?.[key] ?? token}`;
    walk(item, { ...step, place, pointer, channel }, reading);
  }
}

/** The `index` of an item, else its position. */
export function indexOf(item: Json, position: number): number {
  const index = isObject(item) ? item['index'] : undefined;
  return typeof index === 'number' ? index : position;
}

/** True for a delta whose fields are all empty; its type says nothing. */
export function isEmptyDelta(delta: Json): boolean {
  if (Array.isArray(delta)) return delta.every((item: Json) => isEmptyDelta(item));
  if (!isObject(delta)) return delta === '' || delta === null;
  return Object.entries(delta).every(([key, value]) => key === 'type' || isEmptyDelta(value));
}
