import type { Json } from '@app/kernel';
import type { StepMessage } from './messages/message';

/**
 * Names a step inside one run: its id in the plan; `fan[3]` for an item of a map, `fan[3].book` for a step of that item's
 * body, `trip.flights` for a step of a sub-plan.
 */
export type StepKey = string;

/** What a step used. Whole numbers; money in millionths of a US dollar. */
export interface StepUsage {
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly costMicroUsd: number;
}

/** The step did what it was there for. */
export interface CompletedStep {
  readonly status: 'completed';
  /** What references to the step read; for model calls `{response}`. */
  readonly output: Json;
  readonly decisionId: string | null;
  readonly usage: StepUsage;
  /** True when the stand-in answered. */
  readonly simulated: boolean;
  /** What it wrote for other steps. */
  readonly messages?: readonly StepMessage[];
  /**
   * Of maps and sub-plans: a step inside that was not completed although it was wanted; null when there is none. Absent in what
   * earlier releases stored.
   */
  readonly incomplete?: StepKey | null;
}

/**
 * The step ended otherwise. `blocked`: a policy forbade it. `rejected`: a person did. `uncertain`: it was under way when
 * its task died, and may have had its effect. `cancelled`: the run ended first.
 */
export interface EndedStep {
  readonly status: 'blocked' | 'cancelled' | 'failed' | 'rejected' | 'skipped' | 'uncertain';
  /** Public sentence. */
  readonly reason: string;
  /** An error code, or the status itself in capitals. */
  readonly code: string;
  readonly decisionId: string | null;
  readonly usage: StepUsage;
}

/** How a step ended, for good. */
export type StepOutcome = CompletedStep | EndedStep;

/** Not an outcome: the step's branch waits for a person. */
export interface WaitingStep {
  readonly status: 'awaiting_approval';
  readonly approvalId: string;
  readonly decisionId: string | null;
  readonly expiresAt: Date;
}

/** Not an outcome either: the step's work is paused with its run. */
export interface PausedStep {
  readonly status: 'paused';
}

/** An outcome as it is stored. */
export interface SettledStep {
  readonly outcome: StepOutcome;
  /** Number of the try that ended it, from 1; 0 for steps that never ran. */
  readonly attempt: number;
  readonly startedAt: Date;
  readonly endedAt: Date;
}

/** A step that used nothing. */
export const NO_USAGE: StepUsage = { promptTokens: 0, completionTokens: 0, costMicroUsd: 0 };

/** What two pieces of work used together. */
export function plus(one: StepUsage, other: StepUsage): StepUsage {
  return {
    promptTokens: one.promptTokens + other.promptTokens,
    completionTokens: one.completionTokens + other.completionTokens,
    costMicroUsd: one.costMicroUsd + other.costMicroUsd,
  };
}
