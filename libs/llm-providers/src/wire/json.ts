import type { Json } from '@app/kernel';

/** A JSON object, as parsed from a request or a reply. */
export type JsonObject = { readonly [key: string]: Json };

/** Tells an object from arrays, null and plain values. */
export function isObject(value: unknown): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** The object at a field, or an empty one. */
export function objectAt(parent: JsonObject, field: string): JsonObject {
  const value = parent[field];
  return isObject(value) ? value : {};
}

/** The items of an array field, or none. */
export function itemsAt(parent: JsonObject, field: string): readonly Json[] {
  const value = parent[field];
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

/** A text field with something in it, or null. */
export function textAt(parent: JsonObject, field: string): string | null {
  const value = parent[field];
  return typeof value === 'string' && value !== '' ? value : null;
}
