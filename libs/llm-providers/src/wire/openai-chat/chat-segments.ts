import { withSegments, type Segment } from '@app/kernel';
import { isObject, itemsAt, type JsonObject } from '../json';
import { notReplyText, notRequestText } from '../not-text';
import { textsOf } from '../text-walk';

/** Lists every text of a body but the model's name, which policies see as the call's target. */
export function requestSegments(body: JsonObject): Segment[] {
  return textsOf({ ...body, model: null }, { pointer: '', notText: notRequestText });
}

/** Lists every text that the model or its operator wrote into an answer. */
export function replySegments(body: JsonObject): Segment[] {
  return textsOf(
    withoutLogprobs(body, () => true),
    { pointer: '', notText: notReplyText },
  );
}

/**
 * Puts changed texts back into an answer or a chunk of one. A changed choice loses its log probabilities, because they
 * spell the original text token by token.
 */
export function withChoiceSegments(body: JsonObject, changed: readonly Segment[]): JsonObject {
  const isChanged = (index: number): boolean =>
    changed.some(({ pointer }) => pointer.startsWith(`/choices/${index}/`));
  return withSegments(withoutLogprobs(body, isChanged), changed);
}

function withoutLogprobs(body: JsonObject, applies: (index: number) => boolean): JsonObject {
  if (!Array.isArray(body['choices'])) return body;
  const choices = itemsAt(body, 'choices').map((choice, index) =>
    isObject(choice) && 'logprobs' in choice && applies(index) ? { ...choice, logprobs: null } : choice,
  );
  return { ...body, choices };
}
