import { createTestDatabase, type TestDatabase } from '@app/testing';
import { aStoredRun, aTenant } from '../acceptance/run-start.builder';
import { until } from '../acceptance/until.fake';
import { RunDatabase } from '../run-database';
import type { RunChannels } from './run-channels';
import { RunControlsStore } from './run-controls.store';
import { RunStore } from './run-store';

describe(RunControlsStore.name, () => {
  let database: TestDatabase;
  let connections: RunDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
    connections = new RunDatabase({ url: database.serviceUrl, poolSize: 2, statementTimeoutMs: 10_000 });
  });
  afterAll(async () => {
    await connections.onApplicationShutdown();
    await database.drop();
  });

  const isWaitedFor = async (): Promise<boolean> => {
    const waiting =
      'select 1 from pg_locks where not granted and pg_backend_pid() = any(pg_blocking_pids(pid))';
    return (await database.query(waiting)).length > 0;
  };

  it.each(['cancel', 'pause', 'resume', 'wake'] as const)(
    'says of a run that ends while it waits to %s it that it has ended',
    async (control) => {
      const channels = {
        announce: () => undefined,
        announceMoved: () => undefined,
      } as unknown as RunChannels;
      const run = aStoredRun(await aTenant(database));
      await new RunStore(connections, channels).insert(run, null);
      await database.query('begin');
      await database.query(`update plan_runs set status = 'completed' where id = $1`, [run.runId]);

      const asked = new RunControlsStore(connections, channels)[control](run);
      await until('it waits for the end', isWaitedFor).finally(() => database.query('commit'));

      expect(await asked).toBe('completed');
    },
  );
});
