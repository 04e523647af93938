import type { CallTarget, RequestStage, Segment } from '@app/kernel';
import { segmentsOf, wishOf, type ModelQuestion } from '../execution/runners/model-question';
import type { StepKey } from '../execution/step-outcome';

/** A call of a step as policies saw it. */
export interface StepCallFacts {
  /** What it is recorded under: its step, `step:round:call` for a tool that the model of the step called, or `planning`. */
  readonly key: StepKey;
  readonly stage: RequestStage;
  readonly operation: 'plan.generate' | 'plan.replan' | 'plan.step' | 'plan.tool';
  readonly target: CallTarget;
  readonly segments: readonly Segment[];
  /** The texts of the answer as they were passed on; null when there was none. */
  readonly answer: readonly Segment[] | null;
}

/** What a plan was made of, before any run of it. */
export interface PlanningCall {
  readonly call: StepCallFacts;
  readonly at: Date;
}

/** Calls that did not wait for each other. */
export type CallTurn = readonly StepCallFacts[];

/** A question to a model. @param answer the texts of its answer; null when there was none */
export function questionCall(
  key: StepKey,
  question: ModelQuestion,
  answer: readonly Segment[] | null,
): StepCallFacts {
  return {
    ...{ key, stage: 'plan.step', operation: 'plan.step', answer },
    target: wishOf(question),
    segments: segmentsOf(question),
  };
}
