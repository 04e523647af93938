import type { Action, Finding, InspectionGap, PolicyMode, Stage } from '@app/kernel';
import type { LeafOutcome } from '../engine/explain';
import type { RecordedJudgement } from './recorded-decision';

/** Where something was found. The text itself is never shown. */
export interface FindingSpan extends Finding {
  /** What stands for the text: `[REDACTED:<TYPE>]`. */
  readonly masked: string;
}

/** `texts`: they were kept, and everything was tried again. `record`: only what the audit trail tells is known. */
export type ExplanationBasis = 'record' | 'texts';

/** Which policies an explanation lists: all that could have matched, some of these, or those that matched alone. */
export type ConsideredExtent = 'all' | 'matched' | 'some';

/** One comparison of a policy with the call. */
export interface ExplainedLeaf {
  /** JSON pointer into the policy's document. */
  readonly pointer: string;
  /** `unknown`: it reads texts, context or roles, which were not kept. */
  readonly outcome: LeafOutcome['outcome'] | 'unknown';
  readonly findings: readonly FindingSpan[];
}

/** What one policy made of a call. */
export interface ExplainedPolicy {
  readonly policyId: string;
  readonly version: number;
  readonly name: string;
  readonly action: Action;
  readonly mode: PolicyMode;
  /** As it was recorded. */
  readonly matched: boolean;
  /** False outside the time in which the policy holds. */
  readonly inForce: boolean;
  /** Whether it settled the verdict. */
  readonly decided: boolean;
  /** Whether an exception had changed its action or mode. */
  readonly overridden: boolean;
  readonly findings: readonly FindingSpan[];
  /** Empty when the version cannot be read any more. */
  readonly leaves: readonly ExplainedLeaf[];
}

/** Why a call ended as it did at one stage. */
export interface ExplainedJudgement {
  readonly stage: Stage;
  readonly recordedAt: Date;
  readonly verdict: string;
  /** One sentence. */
  readonly why: string;
  /** What the explanation rests on, and what is missing from it. */
  readonly note: string;
  readonly basis: ExplanationBasis;
  readonly considered: ConsideredExtent;
  readonly reasons: readonly string[];
  /** The published state of the policies that decided. */
  readonly policyEpoch: number;
  /** How many policies were evaluated. Without the texts more are listed, because fewer can be ruled out. */
  readonly policiesEvaluated: number;
  /** Those that matched first, the most restrictive of them first. */
  readonly policies: readonly ExplainedPolicy[];
  /** What could not be inspected. */
  readonly gaps: readonly InspectionGap[];
  /** What a person's yes takes, where one was asked. */
  readonly approval?: RecordedJudgement['approval'];
}

/** Why a decision of the past was made. */
export interface DecisionExplanation {
  readonly decisionId: string;
  readonly operation: string;
  /** Whether the texts were kept, so that every comparison could be made again. */
  readonly textsKept: boolean;
  readonly judgements: readonly ExplainedJudgement[];
}
