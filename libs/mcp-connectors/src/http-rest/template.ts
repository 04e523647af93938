import { escapePointerToken, type Json } from '@app/kernel';
import type { JsonObject } from '../connector';

const PLACEHOLDER = /\{([A-Za-z_][A-Za-z0-9_]*)\}/g;
const ONLY_PLACEHOLDER = /^\{([A-Za-z_][A-Za-z0-9_]*)\}$/;

/** The names that a text refers to as `{name}`. */
export function placeholdersOf(text: string): readonly string[] {
  return [...text.matchAll(PLACEHOLDER)].map(([, name]) => name as string);
}

/** Every text inside a JSON value, with its pointer. */
export function textsOf(value: Json, pointer = ''): readonly (readonly [pointer: string, text: string])[] {
  if (typeof value === 'string') return [[pointer, value]];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value as JsonObject).flatMap(([key, item]) =>
    textsOf(item, `${pointer}/${escapePointerToken(key)}`),
  );
}

/** Says whether a text stands for an optional argument that was not given. */
export function isAbsent(text: string, args: JsonObject): boolean {
  const name = ONLY_PLACEHOLDER.exec(text)?.[1];
  return name !== undefined && args[name] === undefined;
}

/** Puts arguments into a text; what is absent is empty. */
export function fillText(
  text: string,
  args: JsonObject,
  write: (text: string) => string = (same) => same,
): string {
  return text.replaceAll(PLACEHOLDER, (_, name: string) => write(asText(args[name])));
}

/** Puts arguments into a JSON value. A text that is one placeholder becomes the argument; fields without one are left out. */
export function fillJson(value: Json, args: JsonObject): Json {
  if (typeof value === 'string') {
    const name = ONLY_PLACEHOLDER.exec(value)?.[1];
    return name === undefined ? fillText(value, args) : (args[name] ?? null);
  }
  if (Array.isArray(value)) return value.map((item: Json) => fillJson(item, args));
  if (value === null || typeof value !== 'object') return value;
  const given = Object.entries(value as JsonObject).filter(
    ([, item]) => !(typeof item === 'string' && isAbsent(item, args)),
  );
  return Object.fromEntries(given.map(([key, item]) => [key, fillJson(item, args)]));
}

function asText(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
