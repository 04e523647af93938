import type { Decision, Inspection, Segment } from '@app/kernel';

/** What was seen in the texts of a call at one stage, and what follows from it. */
export interface Judgement {
  readonly segments: readonly Segment[];
  readonly inspection: Inspection;
  readonly decision: Decision;
  /** How long inspection and decision took. */
  readonly latencyMs: number;
}
