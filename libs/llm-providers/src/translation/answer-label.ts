import type { Clock } from '@app/kernel';
import { textAt, type JsonObject } from '../wire/json';
import { answerIdOf } from './identifiers';
import type { ReplyHead } from './reply';

/** What a translated answer says of itself. */
export interface AnswerLabel {
  /** Without the prefix that each format puts before it. */
  readonly id: string;
  readonly model: string;
  /** Seconds since the epoch. */
  readonly createdAtS: number;
  /** The caller's request, which some formats repeat in the answer. */
  readonly request: JsonObject;
}

/** Fills in what the provider leaves open: the id from the request, the model as the caller named it, the time now. */
export function labelOf(head: ReplyHead, request: JsonObject, clock: Clock): AnswerLabel {
  return {
    id: answerIdOf(head.id, request),
    model: head.model ?? textAt(request, 'model') ?? '',
    createdAtS: head.createdAtS ?? Math.floor(clock.nowMs() / 1000),
    request,
  };
}
