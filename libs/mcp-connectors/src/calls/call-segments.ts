import { escapePointerToken, keySegments, type Json, type Segment } from '@app/kernel';
import type { JsonObject } from '../connector';

/** Numbers with so many digits can be a card, an account or a person's number. */
const MIN_DIGITS = 7;

/**
 * Every text of a call's arguments or output that must be inspected: all texts, numbers that are long enough to tell something
 * about a person, and names of fields, which callers and columns choose. Pointers lead into the value, where
 * `withSegments` puts changed texts back.
 */
export function connectorSegments(value: Json): readonly Segment[] {
  const segments: Segment[] = [];
  collect(value, '', segments);
  return [...segments, ...keySegments(value, '')];
}

function collect(value: Json, pointer: string, segments: Segment[]): void {
  const text = textOf(value);
  if (text !== null) segments.push({ pointer, text });
  if (value === null || typeof value !== 'object') return;
  for (const [key, item] of Object.entries(value as JsonObject)) {
    collect(item, `${pointer}/${escapePointerToken(key)}`, segments);
  }
}

function textOf(value: Json): string | null {
  if (typeof value === 'string') return value;
  if (typeof value !== 'number') return null;
  const text = String(value);
  return text.replaceAll(/\D/g, '').length >= MIN_DIGITS ? text : null;
}
