import type { Action, Finding, InspectionGap, PolicyMode, Stage } from '@app/kernel';
import type { LeafOutcome } from '../engine/explain';

/** Where something was found. The text itself is never shown. */
export interface FindingSpan extends Finding {
  /** What stands for the text: `[REDACTED:<TYPE>]`. */
  readonly masked: string;
}

/** One comparison of a policy with the call. */
interface ExplainedLeaf {
  /** JSON pointer into the policy's document. */
  readonly pointer: string;
  /** `unknown`: it reads texts or context, which were not kept. */
  readonly outcome: LeafOutcome['outcome'] | 'unknown';
  readonly findings: readonly FindingSpan[];
}

/** What one policy that matched made of a call. */
export interface ExplainedPolicy {
  readonly policyId: string;
  readonly version: number;
  readonly name: string;
  readonly action: Action;
  readonly mode: PolicyMode;
  /** Whether it settled the verdict. */
  readonly decided: boolean;
  /** Whether an exception had changed its action. */
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
  readonly reasons: readonly string[];
  /** The published state of the policies that decided. */
  readonly policyEpoch: number;
  /** How many policies could have matched; those that did are listed. */
  readonly policiesEvaluated: number;
  readonly policies: readonly ExplainedPolicy[];
  /** What could not be inspected. */
  readonly gaps: readonly InspectionGap[];
}

/** Why a decision of the past was made. */
export interface DecisionExplanation {
  readonly decisionId: string;
  readonly operation: string;
  /** Whether the texts were kept, so that every comparison could be made again. */
  readonly textsKept: boolean;
  readonly judgements: readonly ExplainedJudgement[];
}
