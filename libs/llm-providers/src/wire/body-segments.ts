import type { Segment } from '@app/kernel';
import type { JsonObject } from './json';
import { notReplyText, notRequestText } from './not-text';
import { textsOf, type MediaVisitor } from './text-walk';

/**
 * Lists every text of a request but the model's name, which policies see as the call's target.
 * @throws InvalidRequestError (INVALID_REQUEST) when the body is nested too deeply
 */
export function requestSegments(body: JsonObject, onMedia?: MediaVisitor): Segment[] {
  const except = typeof body['model'] === 'string' ? 'model' : undefined;
  return textsOf(body, { pointer: '', notText: notRequestText, except }, onMedia);
}

/**
 * Lists every text of a request whose path names the model: a field of that name in its body is like any other.
 * @throws InvalidRequestError (INVALID_REQUEST) when the body is nested too deeply
 */
export function wholeRequestSegments(body: JsonObject, onMedia?: MediaVisitor): Segment[] {
  return textsOf(body, { pointer: '', notText: notRequestText }, onMedia);
}

/**
 * Lists every text that the model or its operator wrote into an answer.
 * @throws InvalidRequestError (INVALID_REQUEST) when the body is nested too deeply
 */
export function replySegments(body: JsonObject, onMedia?: MediaVisitor): Segment[] {
  return textsOf(body, { pointer: '', notText: notReplyText, passedOver: 'logprobs' }, onMedia);
}
