import { escapePointerToken, keySegments, longNumberText, type Json, type Segment } from '@app/kernel';
import type { JsonObject } from '../connector';

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
  return typeof value === 'number' ? longNumberText(value) : null;
}
