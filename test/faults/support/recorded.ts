import type { Acknowledgement } from './pre-checks';

/** A database as its owner sees it. */
export interface Trail {
  query<Row extends object>(sql: string): Promise<Row[]>;
}

interface StoredDecision {
  readonly id: string;
  readonly verdicts: readonly string[];
}

/**
 * Holds what callers were told against the audit trail.
 * @returns one line for every acknowledged decision that is not recorded exactly once with its verdict
 */
export async function misrecorded(
  trail: Trail,
  acknowledged: readonly Acknowledgement[],
): Promise<readonly string[]> {
  const stored = await trail.query<StoredDecision>(
    `select id::text as id, array_agg(verdict) as verdicts from audit_records where kind = 'decision' group by id`,
  );
  const verdictsOf = new Map(stored.map(({ id, verdicts }) => [id, verdicts.join(' and ')]));
  return acknowledged.flatMap(({ decisionId, approved }) => {
    const told = approved ? 'allow' : 'block';
    const recorded = verdictsOf.get(decisionId) ?? 'nothing';
    return told === recorded ? [] : [`${decisionId}: told ${told}, recorded ${recorded}`];
  });
}
