import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { connectAs } from '@app/database';
import { newId, systemClock, type TenantId } from '@app/kernel';
import { createTestDatabase, type TestDatabase } from '@app/testing';
import type { Client } from 'pg';
import type { AuditRecord } from '../audit-record';
import { anAuditRecord } from '../audit-record.fake';
import { AuditRecordRejectedError, AuditUnavailableError } from '../audit.errors';
import { unobserved } from '../audit-observer';
import { verifyDatabase } from '../verification/verify-database';
import { AuditSession } from './audit-session';
import { AuditWriter } from './audit-writer.service';
import { PostgresBatchStore } from './postgres-batch-store';

const TENANTS = Array.from({ length: 20 }, () => newId<TenantId>());
const CONFIG = {
  queueLimitRecords: 10_000,
  batchLimitRecords: 1000,
  commitDeadlineMs: 5000,
  statementTimeoutMs: 2500,
};
type Connect = () => Promise<Client>;

/** Waits for something that happens by itself. */
const until = async (isTrue: () => boolean): Promise<void> => {
  while (!isTrue()) await sleep(5);
};

describe('AuditWriter on PostgreSQL', () => {
  let database: TestDatabase;
  const writers: AuditWriter[] = [];

  beforeAll(() => Logger.overrideLogger(false));
  beforeEach(async () => {
    database = await createTestDatabase();
  });
  afterEach(async () => {
    await Promise.all(writers.splice(0).map((writer) => writer.drain(1000)));
    await database.drop();
  });

  const connect: Connect = () =>
    connectAs({ url: database.serviceUrl, statementTimeoutMs: 2500 }, 'axonflow_audit');
  const startWriter = async (overrides: Partial<typeof CONFIG> = {}, via = connect): Promise<AuditWriter> => {
    const config = { ...CONFIG, ...overrides };
    const session = new AuditSession({ ...config, connect: via }, systemClock);
    const store = new PostgresBatchStore(session, config.commitDeadlineMs, systemClock);
    const writer = new AuditWriter(store, config, systemClock, unobserved);
    writer.onModuleInit();
    writers.push(writer);
    await until(() => writer.isHealthy());
    return writer;
  };
  const storedIds = async (): Promise<Set<string>> => {
    const rows = await database.query<{ id: string }>('select id from audit_records');
    return new Set(rows.map(({ id }) => id));
  };
  const killWriters = (): Promise<unknown> =>
    database.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and application_name like '%axonflow_audit%'`,
    );
  const verify = () => verifyDatabase(database.ownerUrl);

  it('stores records whose hashes can be recomputed from what is stored', async () => {
    const writer = await startWriter();
    const detail = {
      z: [1e21, 5e-324, -0, 0.1, 1.5e-7, 12345678.9, -1e300],
      a: { '10': '😀 \u0001\n"\\', '9': null, ä: true, __proto__: 'x' },
      text: '\\u0000 \\ud83d {"a","b"}, \\x41',
      e: [[], {}, ''],
    };
    const labels = { clientId: '{a,"b"\\}', operation: 'NULL', stage: '', verdict: ' ü\n' };

    await Promise.all([
      writer.append(anAuditRecord({ detail, ...labels })),
      writer.append(anAuditRecord({ detail: {} })),
      writer.append(anAuditRecord({ tenantId: TENANTS[0] as TenantId })),
    ]);

    expect(await verify()).toMatchObject({ records: 3, chains: 2, batches: 1, problems: [] });
    const [row] = await database.query(
      `select client_id as "clientId", operation, stage, verdict from audit_records where operation = 'NULL'`,
    );
    expect(row).toEqual(labels);
  });

  it.each([
    ['a field', `update audit_records set verdict = 'block' where seq = 2`],
    [
      'a microsecond',
      `update audit_records set recorded_at = recorded_at + interval '1 microsecond' where seq = 2`,
    ],
    ['a digit', `update audit_records set detail = jsonb_set(detail, '{risk_score}', '0.50') where seq = 2`],
    ['a batch', 'update audit_batches set records = 4'],
    ['a missing record', 'delete from audit_records where seq = 2'],
  ])('lets verification see %s that the owner changes', async (_what, sql) => {
    const writer = await startWriter();
    await Promise.all([1, 2, 3].map(() => writer.append(anAuditRecord())));
    expect(await verify()).toMatchObject({ problemCount: 0 });

    await database.query(sql);

    expect((await verify()).problemCount).toBeGreaterThan(0);
  });

  it('loses nothing that it acknowledged while its connection is killed again and again under load', async () => {
    const writer = await startWriter();
    const acknowledged: AuditRecord[] = [];
    const refused: AuditRecord[] = [];
    const poisoned = new Set<AuditRecord>();
    const append = async (record: AuditRecord): Promise<void> => {
      try {
        await writer.append(record);
        acknowledged.push(record);
      } catch (error) {
        expect(error).toBeInstanceOf(AuditRecordRejectedError);
        refused.push(record);
      }
    };
    const pending: Promise<void>[] = [];
    for (let round = 0; round < 150; round += 1) {
      for (let index = 0; index < 20; index += 1) {
        pending.push(append(anAuditRecord({ tenantId: TENANTS[index] as TenantId })));
      }
      const [earlier] = acknowledged;
      if (round % 15 === 14 && earlier !== undefined) {
        // Passes every check of the writer, but PostgreSQL refuses an id that it already has.
        const reused = { ...earlier, detail: { poisoned: true } };
        poisoned.add(reused);
        pending.push(append(reused));
      }
      if (round % 10 === 5) await killWriters();
      await sleep(5);
    }
    await Promise.all(pending);

    expect(acknowledged).toHaveLength(3000);
    expect(new Set(refused)).toEqual(poisoned);
    const stored = await storedIds();
    expect(acknowledged.filter(({ id }) => !stored.has(id))).toEqual([]);
    expect(await verify()).toMatchObject({ records: 3000, problems: [] });
  }, 60_000);

  it.each<[string, () => Promise<never>]>([
    ['was lost', () => Promise.reject(new Error('Connection terminated unexpectedly'))],
    ['does not come', () => new Promise(() => undefined)],
  ])('changes nothing when a batch is sent again because its acknowledgement %s', async (_what, lose) => {
    let losses = 0;
    const losing: Connect = async () => {
      const client = await connect();
      const query = client.query.bind(client) as (statement: unknown) => Promise<unknown>;
      const lossy = async (statement: unknown): Promise<unknown> => {
        const result = await query(statement);
        if (typeof statement === 'string') return result;
        losses += 1;
        return lose();
      };
      return Object.assign(client, { query: lossy });
    };
    const writer = await startWriter({ statementTimeoutMs: 300 }, losing);

    await Promise.all([writer.append(anAuditRecord()), writer.append(anAuditRecord())]);
    await writer.append(anAuditRecord());

    expect(losses).toBe(2);
    const boots = await database.query('select distinct boot from audit_batches');
    expect(boots).toHaveLength(1);
    expect(await verify()).toMatchObject({ records: 3, batches: 2, problems: [] });
  });

  it('begins a new boot when the outcome stays unknown, and both chains are sound', async () => {
    let isSilent = false;
    const silent: Connect = async () => {
      if (isSilent) throw new Error('connect ECONNREFUSED');
      const client = await connect();
      const query = client.query.bind(client) as (statement: unknown) => Promise<unknown>;
      const answering = async (statement: unknown): Promise<unknown> => {
        const result = await query(statement);
        if (isSilent) throw new Error('Connection terminated unexpectedly');
        return result;
      };
      return Object.assign(client, { query: answering });
    };
    const writer = await startWriter({ commitDeadlineMs: 200 }, silent);
    await writer.append(anAuditRecord());

    isSilent = true;
    await expect(writer.append(anAuditRecord())).rejects.toThrow(AuditUnavailableError);
    isSilent = false;
    await until(() => writer.isHealthy());
    await writer.append(anAuditRecord());

    expect(await verify()).toMatchObject({ records: 3, batches: 3, chains: 2, problems: [] });
  });

  it('is not ready while a partition is missing and cannot be made, and mends itself', async () => {
    const writer = await startWriter({ commitDeadlineMs: 500 });
    const grant = 'execute on function axonflow_ensure_audit_partitions(int)';
    await database.query(`revoke ${grant} from axonflow_audit`);
    const partitions = await database.query<{ name: string }>(
      `select inhrelid::regclass::text as name from pg_inherits where inhparent = 'audit_records'::regclass`,
    );
    await database.query(`drop table ${partitions.map(({ name }) => name).join(', ')}`);

    await expect(writer.append(anAuditRecord())).rejects.toThrow(AuditUnavailableError);
    expect(writer.isHealthy()).toBe(false);
    await expect(writer.append(anAuditRecord())).rejects.toThrow(AuditUnavailableError);

    await database.query(`grant ${grant} to axonflow_audit`);
    await until(() => writer.isHealthy());
    await writer.append(anAuditRecord());

    expect(await verify()).toMatchObject({ records: 1, problems: [] });
  }, 20_000);

  it('goes on by itself when somebody holds the tables for a while', async () => {
    const writer = await startWriter();
    await database.query('begin');
    await database.query('lock table audit_records in access exclusive mode');
    const appended = writer.append(anAuditRecord());
    const isWaiting = `select from pg_locks where relation = 'audit_records'::regclass and not granted`;
    while ((await database.query(isWaiting)).length === 0) await sleep(5);
    await database.query('commit');

    await expect(appended).resolves.toBeUndefined();
  });

  it('commits everything that waits before it stops', async () => {
    const writer = await startWriter({ batchLimitRecords: 10 });
    const appended = Array.from({ length: 100 }, () => writer.append(anAuditRecord()));

    await writer.drain(5000);
    await Promise.all(appended);

    expect(await verify()).toMatchObject({ records: 100, problems: [] });
    await expect(writer.append(anAuditRecord())).rejects.toThrow(AuditUnavailableError);
  });
});
