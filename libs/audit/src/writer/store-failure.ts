import { DatabaseError } from 'pg';

/**
 * What a failed statement means for its batch: `already_stored` = an earlier sending of it succeeded; `data` = a record
 * in it cannot be stored; `no_partition` = no record of that time can be stored; `try_again` = not stored, but nothing
 * is wrong with it; `unknown` = nobody can say whether it was stored.
 */
export type StoreFailure = 'already_stored' | 'data' | 'no_partition' | 'try_again' | 'unknown';

/** SQLSTATE classes that speak of the data: data exception, integrity constraint, program limit. */
const DATA_CLASSES = new Set(['22', '23', '54']);
/** Also what PostgreSQL says when a row fits into no partition, with a table but without a constraint. */
const CHECK_VIOLATION = '23514';
const UNIQUE_VIOLATION = '23505';

/** Reads the meaning of a failed statement. Source of the codes: PostgreSQL 15, appendix A. */
export function storeFailureOf(error: unknown): StoreFailure {
  if (!(error instanceof DatabaseError) || error.severity !== 'ERROR') return 'unknown';
  const { code = '', table } = error;
  if (code === UNIQUE_VIOLATION && table === 'audit_batches') return 'already_stored';
  if (code === CHECK_VIOLATION) return 'no_partition';
  return DATA_CLASSES.has(code.slice(0, 2)) ? 'data' : 'try_again';
}
