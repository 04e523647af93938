import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import { ConfigModule, loadSection } from '@app/config';
import { DatabaseModule, databaseSection, PlatformDatabase } from '@app/database';
import { CLOCK, newId, systemClock, type Principal, type TenantId } from '@app/kernel';
import { Metrics } from '@app/observability';
import { aPrincipal, createTestDatabase, type TestDatabase } from '@app/testing';
import { Global, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { QuotaCounters } from './quota-counters';
import { QuotaCountersRepository } from './quota-counters.repository';
import { QuotaGate } from './quota-gate';
import { quotaSection } from './quota.config';
import { QuotaModule } from './quota.module';

/** What one task has of its own. */
interface Task {
  readonly repository: QuotaCountersRepository;
  readonly counters: QuotaCounters;
  readonly gate: QuotaGate;
  stop(): Promise<void>;
}

/** Windows are real seconds, and the machine may be busy. */
jest.setTimeout(30_000);

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('quota on PostgreSQL', () => {
  let database: TestDatabase;
  const tasks: Task[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
    // Windows are UTC wherever the database stands.
    await database.query(
      `do $$ begin execute format('alter database %I set timezone to ''America/New_York''', current_database()); end $$`,
    );
  });

  afterEach(async () => {
    await Promise.all(tasks.splice(0).map((task) => task.stop()));
  });

  afterAll(() => database.drop());

  function startTask(url = database.serviceUrl, poolSize = 10): Task {
    const env = { DATABASE_URL: url, DATABASE_POOL_SIZE: String(poolSize) };
    const platform = new PlatformDatabase(loadSection(databaseSection, env));
    const repository = new QuotaCountersRepository(platform);
    const counters = new QuotaCounters(repository, systemClock, loadSection(quotaSection, {}));
    const gate = new QuotaGate(counters);
    const task = { repository, counters, gate, stop: () => platform.onApplicationShutdown() };
    tasks.push(task);
    return task;
  }

  async function aTenant(burstPerSecond: number, monthlyQuota: number | null): Promise<Principal> {
    const principal = aPrincipal({ limits: { burstPerSecond, monthlyQuota } });
    await database.query(`insert into organizations (id, name) values ($1, 'Acme')`, [
      principal.organizationId,
    ]);
    await database.query(
      `insert into tenants (id, organization_id, name, tier) values ($1, $2, 'Acme', 'growth')`,
      [principal.tenantId, principal.organizationId],
    );
    return principal;
  }

  async function usedOf(tenantId: TenantId, limitName: string): Promise<number> {
    const [row] = await database.query<{ used: string }>(
      `select sum(used) as used from quota_counters where tenant_id = $1 and limit_name = $2`,
      [tenantId, limitName],
    );
    return Number(row?.used ?? 0);
  }

  async function admitUntilRefused(gate: QuotaGate, principal: Principal): Promise<number> {
    for (let admitted = 0; ; admitted += 1) {
      try {
        await gate.admit(principal);
      } catch (error) {
        expect(error).toMatchObject({ code: 'MONTHLY_QUOTA_EXCEEDED' });
        return admitted;
      }
    }
  }

  it.each([10, 50, 100])(
    'grants exactly the limit to 8 connections that lease %d at a time',
    async (slice) => {
      const { tenantId } = await aTenant(500, null);
      const { repository } = startTask(database.serviceUrl, 32);
      const granted = new Map<string, number>();
      const finished = new Set<string>();

      for (let round = 0; round < 30; round += 1) {
        const limitName = `race-${slice}-${round}`;
        const request = { tenantId, limitName, window: 'second', slice, limit: 500 } as const;
        await Promise.all(
          Array.from({ length: 8 }, async () => {
            for (;;) {
              const grant = await repository.lease(request);
              const window = `${limitName} ${grant.windowStartMs}`;
              granted.set(window, (granted.get(window) ?? 0) + grant.granted);
              if (grant.granted > 0) continue;
              finished.add(window);
              return;
            }
          }),
        );
      }

      expect(finished.size).toBeGreaterThanOrEqual(30);
      for (const window of finished) expect(granted.get(window)).toBe(500);
      for (const count of granted.values()) expect(count).toBeLessThanOrEqual(500);
    },
  );

  it('admits exactly 500 a second over four tasks, each only while its second lasts', async () => {
    const { tenantId } = await aTenant(500, null);
    const limits = Array.from({ length: 4 }, () => startTask().counters.burst.of(tenantId, 500));
    const admitted = new Map<number, number>();
    let outsideOfItsSecond = 0;

    await Promise.all(
      limits.map(async (limit) => {
        // The first and the last second are seen in part; those between must be whole.
        while (admitted.size < 5) {
          const windowStartMs = await limit.take();
          if (windowStartMs === null) {
            await turn();
            continue;
          }
          if (Math.floor(Date.now() / 1000) * 1000 !== windowStartMs) outsideOfItsSecond += 1;
          admitted.set(windowStartMs, (admitted.get(windowStartMs) ?? 0) + 1);
        }
      }),
    );

    const counts = [...admitted].sort(([a], [b]) => a - b).map(([, count]) => count);
    expect(counts.slice(1, -1)).toEqual([500, 500, 500]);
    expect(Math.max(...counts)).toBe(500);
    expect(outsideOfItsSecond).toBe(0);
  });

  it('shares the quota of a month over two tasks', async () => {
    const principal = await aTenant(10_000, 3_000);
    const [here, there] = [startTask(), startTask()];

    const admitted = await Promise.all([
      admitUntilRefused(here.gate, principal),
      admitUntilRefused(there.gate, principal),
    ]);

    expect(admitted[0] + admitted[1]).toBe(3_000);
    expect(await usedOf(principal.tenantId, 'month')).toBe(3_000);
  });

  it('loses no more than a slice with a task that is killed', async () => {
    const principal = await aTenant(10_000, 3_000);
    const [killed, surviving] = [startTask(), startTask()];
    for (let i = 0; i < 100; i += 1) await killed.gate.admit(principal);

    const admitted = await admitUntilRefused(surviving.gate, principal);

    expect(admitted + 100).toBeLessThanOrEqual(3_000);
    // One slice of 10 is held, and the next one may be at hand already.
    expect(admitted + 100).toBeGreaterThanOrEqual(3_000 - 20);
  });

  it('begins months by UTC, and says how long they last', async () => {
    const { tenantId } = await aTenant(1, null);
    const { repository } = startTask();
    const now = new Date();

    const grant = await repository.lease({ tenantId, limitName: 'utc', window: 'month', slice: 5, limit: 9 });

    expect(grant).toMatchObject({ granted: 5, used: 5 });
    expect(grant.windowStartMs).toBe(Date.UTC(now.getUTCFullYear(), now.getUTCMonth()));
    const monthEndMs = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1);
    expect(Math.abs(grant.remainingMs - (monthEndMs - now.getTime()))).toBeLessThan(5_000);
  });

  it('grants nothing more, and takes nothing away, when a limit is lowered', async () => {
    const { tenantId } = await aTenant(1, null);
    const { repository } = startTask();
    const request = { tenantId, limitName: 'lowered', window: 'month', slice: 50 } as const;
    await repository.lease({ ...request, limit: 100 });

    expect(await repository.lease({ ...request, limit: 20 })).toMatchObject({ granted: 0, used: 50 });
    expect(await repository.lease({ ...request, limit: 60 })).toMatchObject({ granted: 10, used: 60 });
  });

  it('gives unused requests of the month back when the service stops', async () => {
    const principal = await aTenant(10_000, 50_000);
    @Global()
    @Module({ providers: [{ provide: CLOCK, useValue: systemClock }, Metrics], exports: [CLOCK, Metrics] })
    class SurroundingsModule {}
    @Module({ imports: [QuotaModule] })
    class FeatureModule {}
    const module = await Test.createTestingModule({
      imports: [
        ConfigModule.forRoot([databaseSection, quotaSection], { DATABASE_URL: database.serviceUrl }),
        DatabaseModule,
        SurroundingsModule,
        FeatureModule,
      ],
    }).compile();
    const service = await module.init();
    for (let i = 0; i < 7; i += 1) await service.get(QuotaGate, { strict: false }).admit(principal);

    await service.close();

    expect(await usedOf(principal.tenantId, 'month')).toBe(7);
  });

  it('deletes old seconds in portions and keeps the months of a year', async () => {
    const { tenantId } = await aTenant(1, null);
    await database.query(
      `insert into quota_counters (tenant_id, limit_name, window_start, used, last_grant)
       select $1::uuid, 'burst', now() - make_interval(secs => 3600 + n), 1, 1 from generate_series(1, 50) n
       union all select $1::uuid, 'month', date_trunc('month', now() - interval '3 months'), 1, 1
       union all select $1::uuid, 'month', date_trunc('month', now() - interval '15 months'), 1, 1
       union all select $1::uuid, 'burst', now(), 1, 1`,
      [tenantId],
    );
    const { repository } = startTask();

    await Promise.all([repository.deleteOld(20), repository.deleteOld(20)]);
    expect(await usedOf(tenantId, 'burst')).toBeLessThan(51);
    for (let i = 0; i < 5; i += 1) await repository.deleteOld(20);

    expect(await usedOf(tenantId, 'burst')).toBe(1);
    expect(await usedOf(tenantId, 'month')).toBe(1);
  });

  it('goes on with what is leased while the database is away, then fails closed, then recovers', async () => {
    const { limits, ...rest } = await aTenant(10_000, 50_000);
    const principal = { ...rest, limits: { ...limits, burstPerSecond: 1_000_000 } };
    const line = await severableLine(database.serviceUrl);
    const { gate } = startTask(line.url);
    for (let i = 0; i < 50; i += 1) await gate.admit(principal);

    line.sever();
    const failure = await (async () => {
      for (;;) {
        try {
          await gate.admit(principal);
        } catch (error) {
          return error;
        }
      }
    })();
    expect(failure).toMatchObject({ code: 'DATABASE_UNAVAILABLE' });

    await line.mend();
    await expect(gate.admit({ ...principal, tenantId: principal.tenantId })).resolves.toBeDefined();
    line.sever();
  });

  it('refuses to count for a tenant that does not exist', async () => {
    const { gate } = startTask();

    await expect(gate.admit(aPrincipal({ tenantId: newId() }))).rejects.toThrow();
  });
});

/** A way to the database that a test can cut. */
async function severableLine(
  databaseUrl: string,
): Promise<{ url: string; sever(): void; mend(): Promise<void> }> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket
        .on('error', () => undefined)
        .on('close', () => [client, upstream].forEach((end) => end.destroy()));
    }
    client.pipe(upstream).pipe(client);
  });
  const listen = (port: number): Promise<void> =>
    new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${port}`;
  return {
    url: url.href,
    sever: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      sockets.clear();
    },
    mend: () => listen(port),
  };
}
