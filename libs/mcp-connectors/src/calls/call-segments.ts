import { escapePointerToken, type Json, type Segment } from '@app/kernel';
import type { JsonObject } from '../connector';

/** Numbers with so many digits can be a card, an account or a person's number. */
const MIN_DIGITS = 7;

/**
 * Every text of a call's arguments or output that must be inspected: all texts, and numbers that are long enough to tell
 * something about a person. Pointers lead into the value.
 */
export function connectorSegments(value: Json): readonly Segment[] {
  const segments: Segment[] = [];
  collect(value, '', segments);
  return segments;
}

function collect(value: Json, pointer: string, segments: Segment[]): void {
  const text = textOf(value);
  if (text !== null) segments.push({ pointer, text });
  if (value === null || typeof value !== 'object') return;
  for (const [key, item] of Object.entries(value as JsonObject)) {
    collect(item, `${pointer}/${escapePointerToken(key)}`, segments);
  }
}

/**
 * Puts texts in the places of a value's segments. A place whose text did not change keeps its value, so that a number
 * stays a number. One pass, whatever the number of segments.
 */
export function withConnectorTexts<Value extends Json>(value: Value, segments: readonly Segment[]): Value {
  return rebuilt(value, '', new Map(segments.map(({ pointer, text }) => [pointer, text]))) as Value;
}

function rebuilt(value: Json, pointer: string, texts: ReadonlyMap<string, string>): Json {
  if (value === null || typeof value !== 'object') {
    const text = texts.get(pointer);
    return text === undefined || text === textOf(value) ? value : text;
  }
  const under = (key: string, item: Json): Json =>
    rebuilt(item, `${pointer}/${escapePointerToken(key)}`, texts);
  if (Array.isArray(value)) return value.map((item: Json, index) => under(String(index), item));
  return Object.fromEntries(
    Object.entries(value as JsonObject).map(([key, item]) => [key, under(key, item)]),
  );
}

function textOf(value: Json): string | null {
  if (typeof value === 'string') return value;
  if (typeof value !== 'number') return null;
  const text = String(value);
  return text.replaceAll(/\D/g, '').length >= MIN_DIGITS ? text : null;
}
