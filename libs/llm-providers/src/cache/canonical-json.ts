import { keepWrittenNumbers, writeJson, type Json } from '@app/kernel';
import type { JsonObject } from '../wire/json';

/** Writes a JSON value in one form, whatever the order of its fields was. */
export function canonicalJson(value: Json): string {
  return writeJson(ordered(value));
}

function ordered(value: Json): Json {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return keepWrittenNumbers(value, value.map(ordered));
  const fields = value as JsonObject;
  const sorted = Object.keys(fields)
    .sort()
    .map((key): [string, Json] => [key, ordered(fields[key] as Json)]);
  return keepWrittenNumbers(value, Object.fromEntries(sorted));
}
