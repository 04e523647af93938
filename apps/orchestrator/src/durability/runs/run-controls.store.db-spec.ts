import { createTestDatabase } from '@app/testing';
import { RunRows } from '../acceptance/run-rows.fake';
import { aStoredRun, aTenant } from '../acceptance/run-start.builder';
import { until } from '../acceptance/until.fake';
import { RunControlsStore } from './run-controls.store';

describe(RunControlsStore.name, () => {
  let rows: RunRows;
  beforeAll(async () => {
    rows = new RunRows(await createTestDatabase());
  });
  afterAll(() => rows.stop());

  const isWaitedFor = async (): Promise<boolean> => {
    const waiting =
      'select 1 from pg_locks where not granted and pg_backend_pid() = any(pg_blocking_pids(pid))';
    return (await rows.database.query(waiting)).length > 0;
  };

  it.each(['cancel', 'pause', 'resume', 'wake'] as const)(
    'says of a run that ends while it waits to %s it that it has ended',
    async (control) => {
      const { controls, database, store } = rows;
      const run = aStoredRun(await aTenant(database));
      await store.insert(run, null);
      await database.query('begin');
      await database.query(`update plan_runs set status = 'completed' where id = $1`, [run.runId]);

      const asked = controls[control](run);
      await until('it waits for the end', isWaitedFor).finally(() => database.query('commit'));

      expect(await asked).toBe('completed');
    },
  );
});
