import type { Segment } from '@app/kernel';
import type { JsonObject } from './json';
import { notReplyText, notRequestText } from './not-text';
import { textsOf } from './text-walk';

/**
 * Lists every text of a request but the model's name, which policies see as the call's target.
 * @throws InvalidRequestError (INVALID_REQUEST) when the body is nested too deeply
 */
export function requestSegments(body: JsonObject): Segment[] {
  return textsOf(body, { pointer: '', notText: notRequestText, except: 'model' });
}

/**
 * Lists every text that the model or its operator wrote into an answer.
 * @throws InvalidRequestError (INVALID_REQUEST) when the body is nested too deeply
 */
export function replySegments(body: JsonObject): Segment[] {
  return textsOf(body, { pointer: '', notText: notReplyText, passedOver: 'logprobs' });
}
