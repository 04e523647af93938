import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { connectAs, EmbeddedPostgres, migrate } from '@app/database';
import { systemClock } from '@app/kernel';
import { FROM_SOURCE } from '@app/testing';
import { anAuditRecord } from '../audit-record.fake';
import { AuditUnavailableError } from '../audit.errors';
import { unobserved } from '../audit-observer';
import { verifyDatabase } from '../verification/verify-database';
import { AuditSession } from './audit-session';
import { AuditWriter } from './audit-writer.service';
import { PostgresBatchStore } from './postgres-batch-store';

const CONFIG = { queueLimitRecords: 1000, batchLimitRecords: 100, commitDeadlineMs: 300 };
const START_TIMEOUT_MS = 120_000;

describe('AuditWriter without PostgreSQL', () => {
  let dataDir: string;
  let postgres: EmbeddedPostgres;
  let writer: AuditWriter;

  beforeAll(async () => {
    Logger.overrideLogger(false);
    dataDir = await mkdtemp(join(tmpdir(), 'axonflow-audit-outage-'));
    postgres = await EmbeddedPostgres.start({ dataDir, nodeArguments: FROM_SOURCE });
    await migrate(postgres.url);
    const connect = () => connectAs({ url: postgres.url, statementTimeoutMs: 300 }, 'axonflow_audit');
    const session = new AuditSession({ connect, statementTimeoutMs: 300 }, systemClock);
    const store = new PostgresBatchStore(session, CONFIG.commitDeadlineMs, systemClock);
    writer = new AuditWriter(store, CONFIG, systemClock, unobserved);
    writer.onModuleInit();
  }, START_TIMEOUT_MS);
  afterAll(async () => {
    await writer.drain(1000);
    await postgres.stop();
    await rm(dataDir, { recursive: true });
  });

  const untilHealthy = async (): Promise<void> => {
    while (!writer.isHealthy()) await sleep(5);
  };

  it(
    'refuses records while it is stopped and goes on by itself when it is back',
    async () => {
      await untilHealthy();
      await writer.append(anAuditRecord());

      await postgres.stop();
      const refused = await Promise.allSettled([1, 2, 3].map(() => writer.append(anAuditRecord())));
      expect(refused.map((each) => each.status === 'rejected' && (each.reason as Error).name)).toEqual(
        Array(3).fill(AuditUnavailableError.name),
      );
      expect(writer.isHealthy()).toBe(false);

      postgres = await EmbeddedPostgres.start({ dataDir, port: postgres.port, nodeArguments: FROM_SOURCE });
      await untilHealthy();
      await writer.append(anAuditRecord());

      expect(await verifyDatabase(postgres.url)).toMatchObject({ records: 2, problems: [] });
    },
    START_TIMEOUT_MS,
  );
});
