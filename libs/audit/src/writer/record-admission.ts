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
  if (!isAdmissible(record, nowMs)) throw new AuditRecordRejectedError(problemsOf(record, nowMs));
  const admitted = admittedForm(record);
  const { content } = admitted;
  if (content.length > RECORD_LIMIT) throw rejected(`must fit into ${RECORD_LIMIT} characters`);
  if (UNSTORABLE.test(content)) throw rejected('must not hold NUL characters or lone surrogates');
  return admitted;
}

function admittedForm(record: AuditRecord): AdmittedRecord {
  const { kind, clientId, operation, stage, verdict } = record;
  const callId = record.callId.toLowerCase();
  const detail = canonicalJson(record.detail);
  return {
    id: record.id.toLowerCase(),
    recordedAt: record.recordedAt.toISOString(),
    tenantId: record.tenantId.toLowerCase(),
    kind,
    callId,
    clientId,
    operation,
    stage,
    verdict,
    detail,
    content: contentOf({ kind, callId, clientId, operation, stage, verdict, detail }),
  };
}

function rejected(message: string): AuditRecordRejectedError {
  return new AuditRecordRejectedError([{ field: '', message }]);
}

type Check = readonly [
  field: string,
  message: string,
  holds: (record: AuditRecord, nowMs: number) => boolean,
];

const isShort = (label: string): boolean => label.length <= LABEL_LIMIT;
const LABEL_MESSAGE = `must have at most ${LABEL_LIMIT} characters`;

const CHECKS: readonly Check[] = [
  ['/id', 'must be a UUID', ({ id }) => isUuid(id)],
  ['/tenantId', 'must be a UUID', ({ tenantId }) => isUuid(tenantId)],
  ['/callId', 'must be a UUID', ({ callId }) => isUuid(callId)],
  [
    '/recordedAt',
    'must be less than a day away from now',
    ({ recordedAt }, nowMs) => Math.abs(recordedAt.getTime() - nowMs) <= DRIFT_LIMIT_MS,
  ],
  ['/kind', `must be one of ${AUDIT_KINDS.join(', ')}`, ({ kind }) => AUDIT_KINDS.includes(kind)],
  ['/clientId', LABEL_MESSAGE, ({ clientId }) => isShort(clientId)],
  ['/operation', LABEL_MESSAGE, ({ operation }) => isShort(operation)],
  ['/stage', LABEL_MESSAGE, ({ stage }) => isShort(stage)],
  ['/verdict', LABEL_MESSAGE, ({ verdict }) => isShort(verdict)],
];

function isAdmissible(record: AuditRecord, nowMs: number): boolean {
  return CHECKS.every(([, , holds]) => holds(record, nowMs));
}

function problemsOf(record: AuditRecord, nowMs: number): FieldProblem[] {
  return CHECKS.filter(([, , holds]) => !holds(record, nowMs)).map(([field, message]) => ({
    field,
    message,
  }));
}
