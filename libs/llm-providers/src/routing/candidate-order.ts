import type { ModelCandidate } from './candidate';

/** How candidates of equal priority share the calls of an alias. */
export const STRATEGIES = ['weighted', 'fastest', 'cheapest'] as const;
export type Strategy = (typeof STRATEGIES)[number];

/** A candidate and what its place depends on. */
export interface RankedCandidate extends ModelCandidate {
  readonly priority: number;
  readonly weight: number;
}

/** Puts candidates of the same priority into their order; the smallest number comes first. */
export type Ranking = (candidate: RankedCandidate) => number;

/**
 * Draws an order in which each candidate comes first as often as its share of the weights says.
 * Source: Efraimidis and Spirakis, "Weighted random sampling with a reservoir", 2006.
 * @param random gives numbers from 0 up to 1
 */
export function byWeight(random: () => number): Ranking {
  return ({ weight }) => -Math.log(1 - random()) / weight;
}

/** Orders candidates by priority, and by a ranking where that is equal; equal ranks keep their order. Without weight 0. */
export function inOrder(candidates: readonly RankedCandidate[], rank: Ranking): RankedCandidate[] {
  return candidates
    .filter(({ weight }) => weight > 0)
    .map((candidate) => ({ candidate, rank: rank(candidate) }))
    .sort((one, other) => one.candidate.priority - other.candidate.priority || compare(one.rank, other.rank))
    .map(({ candidate }) => candidate);
}

/** Infinity, the rank of the unknown, equals itself. */
function compare(one: number, other: number): number {
  return one === other ? 0 : one - other;
}
