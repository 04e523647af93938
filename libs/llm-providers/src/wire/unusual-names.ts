import { isPlainName, keySegments, type Json, type Segment } from '@app/kernel';
import { isObject } from './json';
import type { WireEvent } from './wire-format';

const NONE: readonly Segment[] = [];

/** The names of fields in an event that no protocol has: keys of a tool's input or result can say anything. */
export function unusualNames(data: WireEvent['data']): readonly Segment[] {
  if (!isObject(data) || hasPlainNames(data)) return NONE;
  return keySegments(data, '').filter(({ text }) => !isPlainName(text));
}

/** Looks at every event of every stream, so it makes nothing. */
function hasPlainNames(value: Json): boolean {
  if (value === null || typeof value !== 'object') return true;
  if (Array.isArray(value)) return value.every(hasPlainNames);
  const owner = value as Record<string, Json>;
  for (const key in owner) {
    if (!isPlainName(key) || !hasPlainNames(owner[key] as Json)) return false;
  }
  return true;
}
