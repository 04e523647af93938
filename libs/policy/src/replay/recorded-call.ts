import type {
  CallTarget,
  CallUser,
  DecisionId,
  Json,
  Role,
  Segment,
  Stage,
  TenantId,
  Verdict,
} from '@app/kernel';

/** What was said at one stage of a recorded call, and what was decided then. */
export interface RecordedStage {
  readonly stage: Stage;
  readonly segments: readonly Segment[];
  readonly verdict: Verdict;
}

/** A call of the past whose texts were kept. */
export interface RecordedCall {
  readonly decisionId: DecisionId;
  readonly recordedAt: Date;
  readonly operation: string;
  readonly clientId: string;
  readonly roles: readonly Role[];
  readonly user: CallUser;
  readonly target: CallTarget;
  readonly context: { readonly [key: string]: Json };
  /** The request, and the answer when there was one. */
  readonly stages: readonly RecordedStage[];
}

/** Some of the recorded calls. */
export interface RecordedCallPage {
  readonly calls: readonly RecordedCall[];
  /** Calls of which only a fingerprint was kept. */
  readonly notReplayable: number;
}

/** Gives back calls of the past. */
export interface RecordedCalls {
  /**
   * The newest calls of a tenant in pages that fit into memory, at most `limit` calls, those that cannot be replayed
   * included.
   */
  newest(tenantId: TenantId, limit: number): AsyncIterable<RecordedCallPage>;
  /** @returns null when the texts of the call were not kept, or not any more */
  find(tenantId: TenantId, decisionId: string): Promise<RecordedCall | null>;
}

/** Injection token of {@link RecordedCalls}. */
export const RECORDED_CALLS = Symbol('RECORDED_CALLS');
