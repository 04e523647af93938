import { createHash } from 'node:crypto';
import type { AnswerLabel } from '../translation/answer-label';
import type { JsonObject } from '../wire/json';
import { STAND_IN_MODEL } from './stand-in-format';

/** First second of 2024: answers are dated in the year after it, since a stand-in has no time of its own. */
const FIRST_CREATED_S = 1_704_067_200;
const SECONDS_OF_YEAR = 31_536_000;

/** What an answer of the stand-in says of itself; the same for the same request, whole or streamed. */
export function standInLabel(request: JsonObject): AnswerLabel {
  const { stream: _stream, stream_options: _options, ...asked } = request;
  const hash = createHash('sha256').update(JSON.stringify(asked)).digest();
  return {
    id: `standin_${hash.toString('hex', 0, 12)}`,
    model: STAND_IN_MODEL,
    createdAtS: FIRST_CREATED_S + (hash.readUInt32BE(12) % SECONDS_OF_YEAR),
    request,
  };
}
