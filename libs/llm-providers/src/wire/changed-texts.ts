import { keepWrittenNumbers, withSegments, type Json, type Segment } from '@app/kernel';
import type { JsonObject } from './json';
import { isToolData } from './tool-data';

/**
 * Puts changed texts into a body or an event. Every object on the way to one loses its log probabilities, because they
 * spell the old text token by token; in what tools take and give the name means nothing.
 */
export function withChangedTexts(body: JsonObject, changed: readonly Segment[]): JsonObject {
  const silent = changed.reduce<Json>((document, { pointer }) => silenced(document, tokensOf(pointer)), body);
  return withSegments(silent as JsonObject, changed);
}

function silenced(value: Json, [token, ...rest]: readonly string[]): Json {
  if (token === undefined || value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) {
    return keepWrittenNumbers(
      value,
      value.map((item: Json, index): Json => (String(index) === token ? silenced(item, rest) : item)),
    );
  }
  const own = withoutLogprobs(value as JsonObject);
  const child = Object.hasOwn(own, token) ? own[token] : undefined;
  return child === undefined || isToolData(token, child, own)
    ? own
    : { ...own, [token]: silenced(child, rest) };
}

function withoutLogprobs(owner: JsonObject): JsonObject {
  if (!('logprobs' in owner)) return owner;
  return { ...owner, logprobs: Array.isArray(owner['logprobs']) ? [] : null };
}

function tokensOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}
