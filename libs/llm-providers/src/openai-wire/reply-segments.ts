import { withSegments, type Json, type Segment } from '@app/kernel';
import type { JsonObject } from '../provider';
import { textsOf } from './text-walk';

/** Lists every text that the model wrote into a chat completion: contents, refusals and arguments of tool calls. */
export function replySegments(body: JsonObject): Segment[] {
  return choicesOf(body).flatMap((choice, index) =>
    isObject(choice)
      ? textsOf({ ...choice, logprobs: null }, `/choices/${index}`)
      : textsOf(choice, `/choices/${index}`),
  );
}

/**
 * Puts changed texts back into a chat completion. A changed choice loses its log probabilities, because they spell the
 * original text token by token.
 */
export function withReplySegments(body: JsonObject, changed: readonly Segment[]): JsonObject {
  const choices = choicesOf(body).map((choice, index) =>
    isObject(choice) &&
    'logprobs' in choice &&
    changed.some(({ pointer }) => pointer.startsWith(`/choices/${index}/`))
      ? { ...choice, logprobs: null }
      : choice,
  );
  return withSegments({ ...body, choices }, changed);
}

function choicesOf(body: JsonObject): readonly Json[] {
  const choices = body['choices'];
  return Array.isArray(choices) ? (choices as readonly Json[]) : [];
}

function isObject(value: Json): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
