import type { Json } from '@app/kernel';
import type { JsonObject } from '../wire/json';

/** Writes a JSON value in one form, whatever the order of its fields was. */
export function canonicalJson(value: Json): string {
  return JSON.stringify(value, (_key, inner: Json) => {
    if (inner === null || typeof inner !== 'object' || Array.isArray(inner)) return inner;
    const fields = inner as JsonObject;
    const sorted = Object.keys(fields)
      .sort()
      .map((key): [string, Json] => [key, fields[key] as Json]);
    return Object.fromEntries(sorted);
  });
}
