import { escapePointerToken, type Json } from '@app/kernel';
import { isObject, type JsonObject } from './json';
import type { ReadingBuilder } from './stream-reading';
import { isText, type NotText, type TextPlace } from './text-walk';

/** Deepest nesting of a delta that is followed; what lies deeper is refused as malformed. */
const MAX_DEPTH = 16;

interface Running {
  readonly pointer: string;
  /** Where the part will stand inside the whole answer. */
  readonly channel: string;
  readonly notText: NotText;
}

/**
 * Takes every text inside a delta as a piece of a running text, also in fields that nobody knows yet. Items that carry
 * their `index` keep it in the whole answer, however they are spread over events.
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
  if (value === null || typeof value !== 'object' || step.depth === MAX_DEPTH) return;
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
    const token = escapePointerToken(key);
    const place = { key, owner, outer: step.place };
    walk(
      item,
      { ...step, place, pointer: `${step.pointer}/${token}`, channel: `${step.channel}/${token}` },
      reading,
    );
  }
}

/** The `index` of an item, else its position. */
export function indexOf(item: Json, position: number): number {
  const index = isObject(item) ? item['index'] : undefined;
  return typeof index === 'number' ? index : position;
}
