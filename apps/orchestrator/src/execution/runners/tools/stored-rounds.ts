import type { Json } from '@app/kernel';
import type { StepOutcome, StepUsage } from '../../step-outcome';
import type { MadeCall, WishedCall } from './tool-calls';

/** Longest result that a model is shown, in characters. */
const MAX_RESULT_LENGTH = 20_000;

/** What the journal keeps of an answer with calls. */
export interface StoredRound {
  readonly calls: readonly WishedCall[];
  readonly usage: StepUsage;
}

/** What the journal keeps of a call: its arguments as they were passed on, and what came back. */
export interface StoredCall {
  readonly args: Json;
  readonly result: Json;
}

/** What was stored of an answer with calls; null when nothing was. */
export function storedRound(outcome: StepOutcome | null | undefined): StoredRound | null {
  return outcome?.status === 'completed' ? (outcome.output as unknown as StoredRound) : null;
}

/** What was stored of a call; null when nothing was. */
export function storedCall(outcome: StepOutcome | null | undefined): StoredCall | null {
  return outcome?.status === 'completed' ? (outcome.output as unknown as StoredCall) : null;
}

/** A call as the model is told of it. */
export function madeCall({ id, name }: WishedCall, { args, result }: StoredCall): MadeCall {
  return { id, name, args, result: JSON.stringify(result).slice(0, MAX_RESULT_LENGTH) };
}
