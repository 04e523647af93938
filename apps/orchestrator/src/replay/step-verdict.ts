import type { TrialVerdict } from '@app/policy';
import type { StepKey, StepOutcome } from '../execution/step-outcome';

/** What a decision does to a call, from nothing to everything. */
export type Effect = TrialVerdict['from'];

/** What a change would have done to one call of a step. */
export interface EffectChange {
  /** The step, or `step:round:call` for a tool that its model called. */
  readonly key: StepKey;
  readonly stage: string;
  readonly from: Effect;
  readonly to: Effect;
  /** The policy that settles the verdict with the change; null when none does. */
  readonly policyId: string | null;
  readonly reason: string | null;
}

/**
 * What a change would have meant for one step. `same`; `different`: a call of it would have ended otherwise; `not_run`: a step
 * before it would have been stopped; `unknown`: what it is asked, or what it would have answered, cannot be known from here.
 */
export interface StepVerdict {
  readonly key: StepKey;
  readonly verdict: 'different' | 'not_run' | 'same' | 'unknown';
  /** How it ended then; null when it did not run. */
  readonly recorded: StepOutcome['status'] | null;
  readonly changes: readonly EffectChange[];
}

/** What a change would have meant for a run, and for the making of its plan. */
export interface WholeReplayReport extends RunReplayReport {
  /** What would have ended differently when the plan was made of a question; null when it was given. */
  readonly planning: readonly EffectChange[] | null;
}

/** What a change would have meant for a run. Steps in the order of their keys in the journal. */
export interface RunReplayReport {
  readonly steps: readonly StepVerdict[];
  readonly isDifferent: boolean;
}
