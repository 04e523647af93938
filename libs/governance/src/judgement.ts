import type { Inspection, Segment } from '@app/kernel';
import type { PolicyDecision } from '@app/policy';

/** What is judged: texts, and pointers to what nobody can look into. */
export interface Content {
  readonly segments: readonly Segment[];
  readonly media?: readonly string[];
}

/** What was seen in the texts of a call at one stage, and what follows from it. */
export interface Judgement {
  readonly segments: readonly Segment[];
  readonly inspection: Inspection;
  readonly decision: PolicyDecision;
  /** How long inspection and decision took. */
  readonly latencyMs: number;
}
