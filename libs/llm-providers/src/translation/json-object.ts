import { parseJson, type Json } from '@app/kernel';
import { isObject, type JsonObject } from '../wire/json';

/** An object without the fields that have nothing to say: undefined and null. */
export function filled(fields: Readonly<Record<string, Json | undefined>>): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).filter(
      (entry): entry is [string, Json] => entry[1] !== undefined && entry[1] !== null,
    ),
  );
}

/** Reads JSON text that should hold an object; an empty text is an empty object. Null when it holds anything else. */
export function parseObject(text: string): JsonObject | null {
  if (text.trim() === '') return {};
  try {
    const value = parseJson(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}
