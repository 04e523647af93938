import { withSegments, type Json, type Segment } from '@app/kernel';
import { isObject, type JsonObject } from './json';

/**
 * Puts changed texts into a body or an event. Every object on the way to one loses its log probabilities, because they
 * spell the old text token by token.
 */
export function withChangedTexts(body: JsonObject, changed: readonly Segment[]): JsonObject {
  return changed.reduce<JsonObject>(
    (document, segment) => withSegments(withoutLogprobs(document, segment.pointer) as JsonObject, [segment]),
    body,
  );
}

function withoutLogprobs(value: Json, pointer: string): Json {
  const end = pointer.indexOf('/', 1);
  const token = pointer.slice(1, end === -1 ? undefined : end);
  const rest = end === -1 ? '' : pointer.slice(end);
  if (Array.isArray(value)) {
    return rest === ''
      ? value
      : value.map((item: Json, at) => (String(at) === token ? withoutLogprobs(item, rest) : item));
  }
  if (!isObject(value)) return value;
  const own = 'logprobs' in value ? { ...value, logprobs: emptyOf(value['logprobs'] as Json) } : value;
  const key = token.replaceAll('~1', '/').replaceAll('~0', '~');
  return rest === '' || !Object.hasOwn(own, key)
    ? own
    : { ...own, [key]: withoutLogprobs(own[key] as Json, rest) };
}

function emptyOf(logprobs: Json): Json {
  return Array.isArray(logprobs) ? [] : null;
}
