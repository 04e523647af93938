import type { QueryConfig } from 'pg';
import type { SealedBatch } from '../chain/sealed-record';

/**
 * One autocommit statement stores a batch whole or not at all, and cannot store it twice: (boot, batch) is a key and
 * PostgreSQL runs the outer insert before an unreferenced `with`, so that a repetition fails on `audit_batches`,
 * while a reused record id fails on a partition of `audit_records`.
 * Details travel as lines: canonical JSON holds no line break, and nothing has to be escaped.
 */
const TEXT = `
  with stored as (
    insert into audit_records (id, recorded_at, tenant_id, boot, seq, kind, call_id, client_id, operation, stage,
      verdict, detail, prev_hash, hash)
    select r.id, r.recorded_at, r.tenant_id, $1::uuid, $8::bigint + r.place - 1, r.kind, r.call_id, r.client_id,
      r.operation, r.stage, r.verdict, r.detail, r.prev_hash, r.hash
    from unnest($9::uuid[], $10::timestamptz[], $11::uuid[], $12::uuid[], $13::text[], $14::text[], $15::text[],
      $16::text[], $17::text[], string_to_array($18, e'\\n')::jsonb[], $19::bytea[], $20::bytea[]) with ordinality
      as r (id, recorded_at, tenant_id, call_id, kind, client_id, operation, stage, verdict, detail, prev_hash, hash,
        place)
  )
  insert into audit_batches (boot, batch, recorded_at, records, root, prev_link, link)
  values ($1::uuid, $2::bigint, $3::timestamptz, $4::int, $5::bytea, $6::bytea, $7::bytea)`;

/** Columns that hold nothing to escape, in the order of the parameters $9 to $12. */
const PLAIN_COLUMNS = ['id', 'recordedAt', 'tenantId', 'callId'] as const;
/** Columns of any text, in the order of the parameters $13 to $17. */
const TEXT_COLUMNS = ['kind', 'clientId', 'operation', 'stage', 'verdict'] as const;

/** The statement that stores a batch. Built once and sent again unchanged when its outcome is unknown. */
export function insertBatchStatement(batch: SealedBatch): QueryConfig<(string | number)[]> {
  const { boot, records: sealed } = batch;
  const records = sealed.map(({ record }) => record);
  return {
    name: 'insert_audit_batch',
    text: TEXT,
    values: [
      ...[boot, batch.batch, batch.recordedAt, sealed.length],
      ...[batch.root, batch.prevLink, batch.link].map((hash) => `\\x${hash}`),
      sealed[0]?.seq ?? 0,
      ...PLAIN_COLUMNS.map((column) => arrayLiteral(records.map((record) => record[column]))),
      ...TEXT_COLUMNS.map((column) => arrayLiteral(records.map((record) => quoted(record[column])))),
      records.map(({ detail }) => detail).join('\n'),
      arrayLiteral(sealed.map(({ prevHash }) => byteaElement(prevHash))),
      arrayLiteral(sealed.map(({ hash }) => byteaElement(hash))),
    ],
  };
}

/** PostgreSQL's text form of a list; writing it here costs a fraction of what the driver needs for it. */
function arrayLiteral(elements: readonly string[]): string {
  return `{${elements.join(',')}}`;
}

function quoted(text: string): string {
  return `"${/["\\]/.test(text) ? text.replace(/["\\]/g, '\\$&') : text}"`;
}

function byteaElement(hex: string): string {
  return `"\\\\x${hex}"`;
}
