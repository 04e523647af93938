import type { Client, QueryResultRow } from 'pg';
import type { StoredBatch, StoredRecord } from './stored-trail';

const PAGE_ROWS = 1000;
/** Microseconds, so that a change below the millisecond is seen; a whole millisecond reads as it was written. */
const isoTime = (column: string): string =>
  `regexp_replace(to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US'), '000$', '') || 'Z'`;
const RECORDS = `
  select id, ${isoTime('recorded_at')} as "recordedAt", tenant_id as "tenantId", boot, seq::float8 as seq, kind,
    call_id as "callId", client_id as "clientId", operation, stage, verdict, detail::text as detail,
    encode(prev_hash, 'hex') as "prevHash", encode(hash, 'hex') as hash
  from audit_records order by boot, audit_records.seq, recorded_at, id`;
const BATCHES = `
  select boot, batch::float8 as batch, ${isoTime('recorded_at')} as "recordedAt", records as "recordCount",
    encode(root, 'hex') as root, encode(prev_link, 'hex') as "prevLink", encode(link, 'hex') as link
  from audit_batches order by boot, audit_batches.batch`;

/** The whole trail as one moment shows it. Run it inside one repeatable-read transaction. */
export function readStoredTrail(client: Client): {
  readonly records: AsyncIterable<StoredRecord>;
  readonly batches: AsyncIterable<StoredBatch>;
} {
  return {
    records: rowsOf<StoredRecord>(client, 'stored_records', RECORDS),
    batches: rowsOf<StoredBatch>(client, 'stored_batches', BATCHES),
  };
}

async function* rowsOf<Row extends QueryResultRow>(
  client: Client,
  cursor: string,
  sql: string,
): AsyncGenerator<Row> {
  await client.query(`declare ${cursor} no scroll cursor for ${sql}`);
  for (;;) {
    const { rows } = await client.query<Row>(`fetch ${PAGE_ROWS} from ${cursor}`);
    if (rows.length === 0) return;
    yield* rows;
  }
}
