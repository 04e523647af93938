import type {
  Action,
  CallTarget,
  CallUser,
  Finding,
  InspectionGap,
  PolicyMode,
  Stage,
  TenantId,
} from '@app/kernel';
import type { ApprovalTerms } from '../engine/approval-terms';

/** A policy that matched, as the trail tells. */
export interface RecordedMatch {
  readonly policyId: string;
  readonly version: number;
  readonly name: string;
  readonly action: Action;
  readonly mode: PolicyMode;
  /** Positions in the findings of the judgement. */
  readonly findings: readonly number[];
}

/** What was seen and concluded at one stage, as the trail tells. */
export interface RecordedJudgement {
  readonly recordedAt: Date;
  readonly stage: Stage;
  readonly verdict: string;
  /** The policy that settled the verdict; null when none did. */
  readonly decidedBy: string | null;
  readonly reasons: readonly string[];
  readonly policyEpoch: number;
  readonly policiesEvaluated: number;
  readonly matches: readonly RecordedMatch[];
  readonly findings: readonly Finding[];
  readonly gaps: readonly InspectionGap[];
  /** What a person's yes takes, where one was asked. */
  readonly approval?: Omit<ApprovalTerms, 'notifyUrl'>;
}

/** A decision of the past and what followed from it. */
export interface RecordedDecision {
  readonly operation: string;
  readonly clientId: string;
  /** What the client called itself. */
  readonly clientLabel?: string;
  readonly user: CallUser;
  readonly target: CallTarget;
  /** The request, and the answer when there was one. */
  readonly judgements: readonly RecordedJudgement[];
}

/** Gives back decisions of the past. */
export interface RecordedDecisions {
  /** @returns null when the tenant has no such decision */
  find(tenantId: TenantId, decisionId: string): Promise<RecordedDecision | null>;
}

/** Injection token of {@link RecordedDecisions}. */
export const RECORDED_DECISIONS = Symbol('RECORDED_DECISIONS');
