import { DatabaseError } from 'pg';
import { storeFailureOf } from './store-failure';

const failure = (code: string, more: Partial<DatabaseError> = {}): DatabaseError =>
  Object.assign(new DatabaseError('failed', 0, 'error'), { code, severity: 'ERROR', ...more });

describe(storeFailureOf.name, () => {
  it.each([
    ['a repeated batch', failure('23505', { table: 'audit_batches' }), 'already_stored'],
    ['a reused record id', failure('23505', { table: 'audit_records_202611' }), 'data'],
    ['a NUL in JSON', failure('22P05'), 'data'],
    ['a missing value', failure('23502'), 'data'],
    ['a limit of the server', failure('54001'), 'data'],
    ['a missing partition', failure('23514'), 'no_partition'],
    ['a full disk', failure('53100'), 'try_again'],
    ['a cancelled statement', failure('57014'), 'try_again'],
    ['a lock that is held', failure('55P03'), 'try_again'],
    ['an ended session', failure('57P01', { severity: 'FATAL' }), 'unknown'],
    ['a broken connection', new Error('Connection terminated unexpectedly'), 'unknown'],
  ])('reads %s', (_what, error, meaning) => {
    expect(storeFailureOf(error)).toBe(meaning);
  });
});
