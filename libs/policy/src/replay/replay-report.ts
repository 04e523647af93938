import type { DecisionId, PolicyId, Stage } from '@app/kernel';

/** What a decision does to a call, from nothing to everything. */
export type Effect = 'allow' | 'redact' | 'needs_approval' | 'block';

/** One stage of one call that ends differently. */
export interface ReplaySample {
  readonly decisionId: DecisionId;
  readonly recordedAt: Date;
  readonly stage: Stage;
  readonly from: Effect;
  readonly to: Effect;
  /** The policy that settles the verdict now; null when none does. */
  readonly decidedBy: PolicyId | null;
  /** The beginning of the text; whatever was found in it is masked. */
  readonly text: string;
}

/** What a change of policies would have meant for calls of the past. */
export interface ReplayReport {
  /** Calls that were looked at. */
  readonly calls: number;
  /** Calls of which only a fingerprint was kept. */
  readonly notReplayable: number;
  /** Calls of which at least one stage ends differently. */
  readonly changedCalls: number;
  /** What ends differently, the most frequent first. Stages after a stop on either side are not compared. */
  readonly changes: readonly {
    readonly stage: Stage;
    readonly from: Effect;
    readonly to: Effect;
    readonly count: number;
  }[];
  /** The newest calls that end differently, at most 20. */
  readonly samples: readonly ReplaySample[];
}
