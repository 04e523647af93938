import type { TenantId } from '@app/kernel';
import { createTestDatabase, type TestDatabase } from '@app/testing';
import { aRunStart, aTenant } from '../acceptance/run-start.builder';
import { RunTask, untilAborted } from '../acceptance/run-task.fake';
import { until } from '../acceptance/until.fake';
import { PlanRuns } from '../plan-runs';
import { ActiveRuns } from './active-runs';
import { RunNews } from './run-news';

describe(RunNews.name, () => {
  let database: TestDatabase;
  let task: RunTask;
  let tenantId: TenantId;
  let runId: string;
  beforeAll(async () => {
    database = await createTestDatabase();
    tenantId = await aTenant(database);
    task = await RunTask.start(database.serviceUrl, { execute: untilAborted });
  });
  afterAll(async () => {
    await task?.stop();
    await database.drop();
  });
  beforeEach(async () => {
    runId = (await task.get(PlanRuns).start(aRunStart(tenantId))).runId as string;
    await task.worksOn(runId);
  });

  /** As another task does it that dies before it says so. */
  const cancelSilently = () =>
    database.query(`update plan_runs set requested = 'cancel', wake_seq = wake_seq + 1 where id = $1`, [
      runId,
    ]);
  const isLetGo = (): Promise<void> =>
    until('the run is let go', () => task.get(ActiveRuns).find(runId) === undefined);
  const statusOf = async (): Promise<unknown> =>
    (await database.query('select status from plan_runs where id = $1', [runId]))[0];

  it('looks by itself when nobody says anything', async () => {
    await cancelSilently();

    await isLetGo();

    expect(await statusOf()).toEqual({ status: 'cancelled' });
  });

  it('looks once after its connection was lost, since nobody repeats what was said meanwhile', async () => {
    // Nothing but the new connection can be the reason.
    await task.get(RunNews).stop();
    await cancelSilently();

    await database.query(`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and (query ilike 'listen %' or query = 'select 1')`);

    await isLetGo();
    expect(await statusOf()).toEqual({ status: 'cancelled' });
  });

  it('hears what is said on the new connection', async () => {
    await task.get(PlanRuns).cancel({ runId, tenantId });

    await isLetGo();

    expect(await statusOf()).toEqual({ status: 'cancelled' });
  });
});
