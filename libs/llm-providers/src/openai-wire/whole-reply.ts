import { InvalidRequestError } from '@app/kernel';
import type { JsonObject } from '../provider';

/**
 * Makes sure that a body asks for a whole answer.
 * @throws InvalidRequestError (INVALID_REQUEST) when it asks for a stream
 */
export function requireWholeReply(body: JsonObject): void {
  if (body['stream'] === undefined || body['stream'] === null || body['stream'] === false) return;
  throw new InvalidRequestError('Streamed answers are not available here.', {
    problems: [{ field: '/stream', message: 'must be false or absent' }],
  });
}
