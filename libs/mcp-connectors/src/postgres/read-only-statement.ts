import type { Json } from '@app/kernel';
import { Query } from 'pg';
import type { JsonObject, ToolLimits } from '../connector';
import type { GuardedClient } from './guarded-client';
import { RowCollector } from './row-collector';

/** One statement and how far it may go. */
export interface ReadOnlyStatement {
  readonly sql: string;
  readonly values: readonly Json[];
  readonly limits: ToolLimits;
  readonly timeoutMs: number;
  /** False only lets PostgreSQL parse and plan the statement. */
  readonly isRead: boolean;
}

/** How often the size of what comes in is looked at: a cell can be 1 GiB and is not known before it is complete. */
const SIZE_PROBE_MS = 5;
/** What the wire adds to JSON at most, apart from a factor of two. */
const WIRE_MARGIN_BYTES = 64 * 1024;

/**
 * Runs one SELECT in a read-only transaction that is rolled back in any case. The extended protocol takes one statement
 * only; a cursor takes a SELECT only, and stops the server from computing more rows than are wanted. The session has taken
 * its snapshot before, so that the statement cannot make its transaction writable.
 * @returns the rows that fit the limits; the client is spent when the server was stopped in the middle
 */
export async function runReadOnly(
  client: GuardedClient,
  statement: ReadOnlyStatement,
): Promise<RowCollector> {
  const collector = new RowCollector(statement.limits);
  try {
    await extended(client, 'begin read only');
    await extended(client, `select set_config('statement_timeout', $1, true)`, [
      String(Math.max(1, Math.ceil(statement.timeoutMs))),
    ]);
    await extended(client, `declare axonflow_rows no scroll cursor for ${statement.sql}`, statement.values);
    if (statement.isRead) await fetchAll(client, collector, statement.limits);
  } finally {
    await cleanUp(client);
  }
  return collector;
}

async function cleanUp(client: GuardedClient): Promise<void> {
  if (client.isSpent) return;
  try {
    await extended(client, 'rollback');
    await extended(client, 'discard all');
  } catch {
    client.spend();
  }
}

async function extended(client: GuardedClient, text: string, values: readonly Json[] = []): Promise<void> {
  await client.query({ text, values: [...values], queryMode: 'extended' } as {
    text: string;
    values: Json[];
  });
}

/** PostgreSQL computes all rows of a FETCH before it sends the first, so that each asks for few. */
async function fetchAll(client: GuardedClient, collector: RowCollector, limits: ToolLimits): Promise<void> {
  const mostBytes = client.receivedBytes + limits.maxBytes * 2 + WIRE_MARGIN_BYTES;
  const stopWhenLarge = (): void => {
    if (client.receivedBytes <= mostBytes) return;
    clearInterval(probe);
    collector.isOverfull = true;
    client.abandon();
  };
  const probe = setInterval(stopWhenLarge, SIZE_PROBE_MS);
  try {
    for (let hasMore = true; hasMore && !collector.isOverfull;) {
      const wanted = collector.nextBatch();
      hasMore = (await fetch(client, collector, wanted)) === wanted;
    }
  } catch (error) {
    if (!client.isSpent || !collector.isOverfull) throw error;
  } finally {
    clearInterval(probe);
  }
}

/** @returns how many rows came */
async function fetch(client: GuardedClient, collector: RowCollector, wanted: number): Promise<number> {
  const text = `fetch forward ${wanted} from axonflow_rows`;
  const query = new Query<JsonObject>({ text, queryMode: 'extended' } as { text: string });
  let count = 0;
  await new Promise<void>((resolve, reject) => {
    query.on('row', (row: JsonObject) => {
      count++;
      collector.add(row);
    });
    query.on('end', () => resolve());
    query.on('error', reject);
    client.query(query);
  });
  return count;
}
