import { randomUUID } from 'node:crypto';
import { PlatformDatabase } from '@app/database';
import type { TenantId } from '@app/kernel';
import { createTestDatabase, type TestDatabase } from '@app/testing';
import { aStoredRun, aTenant } from '../../durability/acceptance/run-start.builder';
import { until } from '../../durability/acceptance/until.fake';
import { RunDatabase } from '../../durability/run-database';
import type { RunChannels } from '../../durability/runs/run-channels';
import { RunStore } from '../../durability/runs/run-store';
import { NoticeStore } from './notice-store';

describe(NoticeStore.name, () => {
  let database: TestDatabase;
  let platform: PlatformDatabase;
  let connections: RunDatabase;
  let tenantId: TenantId;
  beforeAll(async () => {
    database = await createTestDatabase();
    tenantId = await aTenant(database);
    const settings = { url: database.serviceUrl, poolSize: 2, statementTimeoutMs: 10_000 };
    platform = new PlatformDatabase(settings);
    connections = new RunDatabase(settings);
  });
  afterAll(async () => {
    await Promise.all([platform.onApplicationShutdown(), connections.onApplicationShutdown()]);
    await database.drop();
  });

  const aRun = async (): Promise<string> => {
    const run = aStoredRun(tenantId);
    const channels = { announce: () => undefined, announceMoved: () => undefined } as unknown as RunChannels;
    await new RunStore(connections, channels).insert(run, null);
    return run.runId;
  };
  const aLateQuestion = async (runId: string, secondsLate: number): Promise<string> => {
    const id = randomUUID();
    await database.query(
      `insert into approvals (id, tenant_id, policy_id, client_id, operation, reason, summary, status, created_at,
         expires_at, scope)
       values ($1, $2, '', 'c', 'o', '', '', 'pending', now(), now() - make_interval(secs => $3), $4)`,
      [id, tenantId, secondsLate, `run:${runId}:a`],
    );
    return id;
  };
  const isWaitedFor = async (): Promise<boolean> => {
    const waiting =
      'select 1 from pg_locks where not granted and pg_backend_pid() = any(pg_blocking_pids(pid))';
    return (await database.query(waiting)).length > 0;
  };
  const expired = async (): Promise<string[]> => {
    const rows = await database.query<{ id: string }>(
      `select id from approvals where status = 'expired' order by expires_at`,
    );
    return rows.map(({ id }) => id);
  };

  it('holds one run at a time when time runs out for the questions of many', async () => {
    const [free, held] = [await aRun(), await aRun()];
    const [first, second] = [await aLateQuestion(free, 2), await aLateQuestion(held, 1)];
    const store = new NoticeStore(platform);
    await database.query('begin');
    await database.query('select from plan_runs where id = $1 for update', [held]);

    const expiring = store.expireLate();
    await until('the run is waited for', isWaitedFor);
    const meanwhile = await expired().finally(() => database.query('commit'));
    await expiring;

    expect(meanwhile).toEqual([first]);
    expect(await expired()).toEqual([first, second]);
  });
});
