import type { QueryConfig } from 'pg';
import type { SealedBatch, SealedRecord } from '../chain/sealed-record';

/**
 * One autocommit statement stores a batch whole or not at all, and cannot store it twice: (boot, batch) is a key and
 * PostgreSQL runs the outer insert before an unreferenced `with`, so that a repetition fails on `audit_batches`,
 * while a reused record id fails on a partition of `audit_records`.
 */
const TEXT = `
  with stored as (
    insert into audit_records (id, recorded_at, tenant_id, boot, seq, kind, call_id, client_id, operation, stage,
      verdict, detail, prev_hash, hash)
    select r.id, r.recorded_at, r.tenant_id, $1::uuid, $8::bigint + r.place - 1, r.kind, r.call_id, r.client_id,
      r.operation, r.stage, r.verdict, r.detail, r.prev_hash, r.hash
    from unnest($9::uuid[], $10::timestamptz[], $11::uuid[], $12::text[], $13::uuid[], $14::text[], $15::text[],
      $16::text[], $17::text[], $18::jsonb[], $19::bytea[], $20::bytea[]) with ordinality
      as r (id, recorded_at, tenant_id, kind, call_id, client_id, operation, stage, verdict, detail, prev_hash, hash,
        place)
  )
  insert into audit_batches (boot, batch, recorded_at, records, root, prev_link, link)
  values ($1::uuid, $2::bigint, $3::timestamptz, $4::int, $5::bytea, $6::bytea, $7::bytea)`;

/** In the order of the parameters $9 to $18. */
const COLUMNS = [
  'id',
  'recordedAt',
  'tenantId',
  'kind',
  'callId',
  'clientId',
  'operation',
  'stage',
  'verdict',
  'detail',
] as const;

/** The statement that stores a batch. Built once and sent again unchanged when its outcome is unknown. */
export function insertBatchStatement(batch: SealedBatch): QueryConfig<(string | number)[]> {
  const { boot, records } = batch;
  const facts = [boot, batch.batch, batch.recordedAt, records.length];
  const hashes = [batch.root, batch.prevLink, batch.link].map(bytea);
  const columns = COLUMNS.map((column) =>
    arrayLiteral(records.map((record: SealedRecord) => record[column])),
  );
  const chain = [records.map(({ prevHash }) => prevHash), records.map(({ hash }) => hash)];
  return {
    name: 'insert_audit_batch',
    text: TEXT,
    values: [...facts, ...hashes, records[0]?.seq ?? 0, ...columns, ...chain.map(byteaArrayLiteral)],
  };
}

/** PostgreSQL's text form of a list of texts; writing it here costs half of what the driver needs for it. */
function arrayLiteral(texts: readonly string[]): string {
  return `{${texts.map(quoted).join(',')}}`;
}

function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

function bytea(hex: string): string {
  return `\\x${hex}`;
}

function byteaArrayLiteral(hashes: readonly string[]): string {
  return `{${hashes.map((hex) => `"\\\\x${hex}"`).join(',')}}`;
}
