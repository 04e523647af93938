import { createTestDatabase, type TestDatabase } from '@app/testing';
import type { TenantId } from '@app/kernel';
import { aRunStart, aStoredRun, aTenant } from '../acceptance/run-start.builder';
import { RunTask, untilAborted } from '../acceptance/run-task.fake';
import { until } from '../acceptance/until.fake';
import { ExecutorLease } from '../leases/executor-lease';
import { PlanRuns } from '../plan-runs';
import { RunStore } from '../runs/run-store';
import { ActiveRuns } from './active-runs';
import { RunClaims } from './run-claims';

describe(RunClaims.name, () => {
  let database: TestDatabase;
  let tenantId: TenantId;
  const tasks: RunTask[] = [];
  beforeAll(async () => {
    database = await createTestDatabase();
    tenantId = await aTenant(database);
  });
  afterEach(async () => {
    await Promise.all(tasks.splice(0).map((task) => task.stop()));
    await database.query('truncate plan_runs cascade');
  });
  afterAll(() => database.drop());

  const aTask = async (env: Readonly<Record<string, string>> = {}): Promise<RunTask> => {
    const task = await RunTask.start(database.serviceUrl, { execute: untilAborted, env });
    tasks.push(task);
    return task;
  };
  const rows = () => database.query('select id, owner, owner_epoch, takeovers from plan_runs');

  const claimEnds = async (store: RunStore): Promise<void> => {
    const claim = jest.spyOn(store, 'claim');
    await until('runs are claimed', () => claim.mock.results.length > 0);
    await claim.mock.results[0]?.value;
    claim.mockRestore();
  };

  it('takes no run from its own task that was placed while it looked', async () => {
    const task = await aTask();
    const store = task.get(RunStore);
    const ownedBeside = store.ownedBeside.bind(store);
    const placed = new Promise<string | null>((resolve) => {
      store.ownedBeside = async (...request) => {
        store.ownedBeside = ownedBeside;
        const { runId } = await task.get(PlanRuns).start(aRunStart(tenantId));
        const found = await store.ownedBeside(...request);
        resolve(runId);
        return found;
      };
    });
    const runId = await placed;
    await claimEnds(store);
    await claimEnds(store);

    expect(await rows()).toEqual([
      { id: runId, owner: task.get(ExecutorLease).executorId, owner_epoch: '1', takeovers: 0 },
    ]);
  });

  it('takes up a run of its own task whose work was lost', async () => {
    const task = await aTask();
    const { executorId } = task.get(ExecutorLease);
    const run = aStoredRun(tenantId);
    await task.get(RunStore).insert(run, executorId);

    await task.worksOn(run.runId);

    expect(await rows()).toEqual([{ id: run.runId, owner: executorId, owner_epoch: '2', takeovers: 1 }]);
  });

  it('takes no more than it has room for, and leaves the rest to others', async () => {
    const full = await aTask({ AXONFLOW_MAX_RUNS: '2' });
    const runs = Array.from({ length: 5 }, () => aStoredRun(tenantId));
    for (const run of runs) await full.get(RunStore).insert(run, null);
    await until('the first task is full', () => full.get(ActiveRuns).free === 0);
    const other = await aTask({ AXONFLOW_MAX_RUNS: '10' });

    await until('each run is worked on', () => full.get(ActiveRuns).size + other.get(ActiveRuns).size === 5);

    expect([full, other].map((task) => task.get(ActiveRuns).size)).toEqual([2, 3]);
  });
});
