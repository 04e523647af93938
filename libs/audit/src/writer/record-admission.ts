import { isUuid, type FieldProblem } from '@app/kernel';
import { AUDIT_KINDS, type AuditRecord } from '../audit-record';
import { AuditRecordRejectedError } from '../audit.errors';
import { canonicalJson } from '../chain/canonical-json';
import { contentOf, type AdmittedRecord } from '../chain/sealed-record';

/** Longest client id, operation, stage or verdict, in UTF-16 code units. */
const LABEL_LIMIT = 256;
/** Longest canonical text of a record, in UTF-16 code units. */
export const RECORD_LIMIT = 256 * 1024;
/** Partitions exist from the last month to months ahead; a day keeps every record well inside. */
const DRIFT_LIMIT_MS = 24 * 60 * 60 * 1000;
/**
 * A NUL or a lone surrogate in JSON text, where both can only stand escaped. PostgreSQL refuses the first and stores
 * the second as another character, and one such record would fail its whole batch.
 */
const UNSTORABLE = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/;

/**
 * Checks that a record can be stored and hashed, and brings it into the form in which it is.
 * @throws AuditRecordRejectedError (INVALID_REQUEST) that names every wrong field
 */
export function admit(record: AuditRecord, nowMs: number): AdmittedRecord {
  const problems = [...identityProblems(record), ...timeProblems(record, nowMs), ...labelProblems(record)];
  if (problems.length > 0) throw new AuditRecordRejectedError(problems);
  const fields = {
    ...record,
    id: record.id.toLowerCase(),
    recordedAt: record.recordedAt.toISOString(),
    tenantId: record.tenantId.toLowerCase(),
    callId: record.callId.toLowerCase(),
    detail: canonicalJson(record.detail),
  };
  const content = contentOf(fields);
  if (content.length > RECORD_LIMIT) throw rejected(`must fit into ${RECORD_LIMIT} characters`);
  if (UNSTORABLE.test(content)) throw rejected('must not hold NUL characters or lone surrogates');
  return { ...fields, content };
}

function rejected(message: string): AuditRecordRejectedError {
  return new AuditRecordRejectedError([{ field: '', message }]);
}

function identityProblems(record: AuditRecord): FieldProblem[] {
  return (['id', 'tenantId', 'callId'] as const)
    .filter((field) => !isUuid(record[field]))
    .map((field) => ({ field: `/${field}`, message: 'must be a UUID' }));
}

function timeProblems({ recordedAt }: AuditRecord, nowMs: number): FieldProblem[] {
  const isNear = Math.abs(recordedAt.getTime() - nowMs) <= DRIFT_LIMIT_MS;
  return isNear ? [] : [{ field: '/recordedAt', message: 'must be less than a day away from now' }];
}

function labelProblems(record: AuditRecord): FieldProblem[] {
  const problems = (['clientId', 'operation', 'stage', 'verdict'] as const)
    .filter((field) => record[field].length > LABEL_LIMIT)
    .map((field) => ({ field: `/${field}`, message: `must have at most ${LABEL_LIMIT} characters` }));
  return AUDIT_KINDS.includes(record.kind)
    ? problems
    : [...problems, { field: '/kind', message: `must be one of ${AUDIT_KINDS.join(', ')}` }];
}
