import type { Json } from '@app/kernel';
import { isCount } from '../wire/reported-tokens';
import { isObject, type JsonObject } from '../wire/json';
import { WireDecodeError } from '../wire/wire-decode.error';
import { parseObject } from './json-object';

/** An answer of a provider that cannot be said in the caller's format. */
export function untranslatable(what: string): WireDecodeError {
  return new WireDecodeError('invalid_reply', `the answer cannot be translated: ${what}`);
}

/** The object that an answer must have at a field. */
export function objectOf(value: Json | undefined, what: string): JsonObject {
  if (isObject(value)) return value;
  throw untranslatable(`${what} is missing`);
}

/** The text that an answer must have at a field. */
export function textOf(value: Json | undefined, what: string): string {
  if (typeof value === 'string') return value;
  throw untranslatable(`${what} is missing`);
}

/** A text, or null for anything else. */
export function optionalText(value: Json | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

/** A number of tokens, or zero for anything else. */
export function countOf(value: Json | undefined): number {
  return isCount(value) ? value : 0;
}

/** The arguments of a tool call that an answer gives as JSON text. */
export function argumentsOf(text: string): JsonObject {
  const input = parseObject(text);
  if (input === null) throw untranslatable('the arguments of a tool call are no JSON object');
  return input;
}

/** Looks a provider's word up. */
export function meaningOf<Meaning>(
  words: Readonly<Record<string, Meaning>>,
  word: Json | undefined,
): Meaning {
  const meaning = typeof word === 'string' && Object.hasOwn(words, word) ? words[word] : undefined;
  if (meaning === undefined) throw untranslatable('it does not say in known words why it ended');
  return meaning;
}
