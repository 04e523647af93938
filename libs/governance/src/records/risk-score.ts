import type { Decision, Severity } from '@app/kernel';

/** How much each severity weighs; the score of a decision is that of its most severe enforced match. */
const WEIGHT: Readonly<Record<Severity, number>> = { critical: 0.95, high: 0.75, medium: 0.5, low: 0.25 };

/** The risk that a decision saw, from 0 (nothing matched) to 0.95. */
export function riskScoreOf(decision: Decision): number {
  return decision.matches
    .filter((match) => match.mode === 'enforce' && match.action !== 'log')
    .reduce((score, match) => Math.max(score, WEIGHT[match.severity]), 0);
}
