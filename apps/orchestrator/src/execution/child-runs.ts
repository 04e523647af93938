import type { Json } from '@app/kernel';
import type { Plan } from '../planning/plan';
import type { PausedStep, StepKey, StepOutcome, WaitingStep } from './step-outcome';

/** A plan that a step has run apart from its own run. */
export interface ChildPlan {
  readonly plan: Plan;
  readonly input: Json;
}

/** Runs that steps have made of their plans, each on whichever task is least busy. */
export interface ChildRuns {
  /**
   * Runs a plan as a run of its own, or waits for the one that was begun for the same step before: by another try, or by a
   * task that is gone. A policy decides about it as about any plan. When the signal fires because the step is over, the child
   * is cancelled; when its parent goes on elsewhere, it is left alone.
   * @returns how the step ends, or which person it waits for: the child is waited for again when it goes on; or that the
   * child is paused with its parent
   * @throws the signal's reason, and everything that `GovernancePipeline.begin` throws
   */
  run(key: StepKey, child: ChildPlan, signal: AbortSignal): Promise<PausedStep | StepOutcome | WaitingStep>;
}
