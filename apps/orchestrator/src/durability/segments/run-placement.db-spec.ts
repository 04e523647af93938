import type { TenantId } from '@app/kernel';
import { createTestDatabase, type TestDatabase } from '@app/testing';
import { aRunStart, aTenant } from '../acceptance/run-start.builder';
import { RunTask, untilAborted } from '../acceptance/run-task.fake';
import { until } from '../acceptance/until.fake';
import { ExecutorLease } from '../leases/executor-lease';
import { PlanRuns } from '../plan-runs';
import { RunChannels } from '../runs/run-channels';
import { RunStore } from '../runs/run-store';
import { ActiveRuns } from './active-runs';
import { RunPlacement } from './run-placement';

describe(RunPlacement.name, () => {
  let database: TestDatabase;
  let tenantId: TenantId;
  let tasks: RunTask[];
  beforeAll(async () => {
    database = await createTestDatabase();
    tenantId = await aTenant(database);
  });
  beforeEach(() => {
    tasks = [];
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await Promise.all(tasks.map((task) => task.stop()));
    await database.query('truncate plan_runs cascade');
  });
  afterAll(() => database.drop());

  const aTask = async (maxRuns: number): Promise<RunTask> => {
    const env = { AXONFLOW_MAX_RUNS: String(maxRuns) };
    const task = await RunTask.start(database.serviceUrl, { execute: untilAborted, env });
    tasks.push(task);
    return task;
  };
  const startOn = async (task: RunTask): Promise<string> => {
    const { runId } = await task.get(PlanRuns).start(aRunStart(tenantId));
    return runId as string;
  };
  const rowOf = async (runId: string): Promise<object | undefined> =>
    (await database.query('select owner, owner_epoch, takeovers from plan_runs where id = $1', [runId]))[0];
  const idOf = (task: RunTask): string => task.get(ExecutorLease).executorId;

  it('begins a run on the task that was asked, when the run is stored', async () => {
    const [asked] = [await aTask(2), await aTask(2)];

    const runId = await startOn(asked);

    expect(asked.get(ActiveRuns).ids()).toEqual([runId]);
    expect(await rowOf(runId)).toEqual({ owner: idOf(asked), owner_epoch: '1', takeovers: 0 });
  });

  it('leaves what a full task has no room for to another, each run once', async () => {
    const full = await aTask(1);
    const first = await startOn(full);
    const rest = [await startOn(full), await startOn(full), await startOn(full)];
    const other = await aTask(10);

    await until('all are worked on', () => other.get(ActiveRuns).size === 3);

    expect(full.get(ActiveRuns).ids()).toEqual([first]);
    expect(other.get(ActiveRuns).ids().sort()).toEqual(rest.sort());
    for (const runId of rest) {
      expect(await rowOf(runId)).toEqual({ owner: idOf(other), owner_epoch: '1', takeovers: 0 });
    }
  });

  it('leaves runs to others while its task holds no lease', async () => {
    const [asked, other] = [await aTask(2), await aTask(2)];
    jest.spyOn(asked.get(ExecutorLease), 'isHeld', 'get').mockReturnValue(false);

    const runId = await startOn(asked);
    await other.worksOn(runId);

    expect(await rowOf(runId)).toEqual({ owner: idOf(other), owner_epoch: '1', takeovers: 0 });
  });

  it('finds another task although nobody hears that the run waits', async () => {
    const [full, other] = [await aTask(1), await aTask(2)];
    await startOn(full);
    jest.spyOn(full.get(RunChannels), 'announce').mockReturnValue();

    await other.worksOn(await startOn(full));
  });

  it('works on no run that could not be stored', async () => {
    const task = await aTask(2);
    jest.spyOn(task.get(RunStore), 'insert').mockRejectedValue(new Error('refused'));

    await expect(startOn(task)).rejects.toThrow('refused');

    expect(task.get(ActiveRuns).size).toBe(0);
  });

  it('refuses to begin a run again that is worked on, here or elsewhere, and leaves it alone', async () => {
    const [asked, other] = [await aTask(2), await aTask(2)];
    const start = aRunStart(tenantId);
    await asked.get(PlanRuns).start(start);

    for (const task of [asked, other]) {
      await expect(task.get(PlanRuns).start(start)).rejects.toMatchObject({ code: 'CONFLICT' });
    }

    expect(asked.get(ActiveRuns).find(start.runId)?.signal.aborted).toBe(false);
    expect(other.get(ActiveRuns).size).toBe(0);
    expect(await rowOf(start.runId)).toEqual({ owner: idOf(asked), owner_epoch: '1', takeovers: 0 });
  });

  it('hands the runs of a task that stops to another at once', async () => {
    const [stopping, other] = [await aTask(5), await aTask(10)];
    const runIds = [await startOn(stopping), await startOn(stopping)];

    await stopping.stop();
    tasks = [other];

    for (const runId of runIds) {
      await other.worksOn(runId);
      expect(await rowOf(runId)).toEqual({ owner: idOf(other), owner_epoch: '2', takeovers: 0 });
    }
  });

  it('hands over a run that is being stored while its task stops', async () => {
    const [stopping, other] = [await aTask(5), await aTask(10)];
    const store = stopping.get(RunStore);
    const insert = store.insert.bind(store);
    jest.spyOn(store, 'insert').mockImplementation(async (run, executorId) => {
      const control = stopping.get(ActiveRuns).find(run.runId);
      await until('its task lets it go', () => control?.signal.aborted === true);
      return insert(run, executorId);
    });
    const started = startOn(stopping);
    await until('it is being stored', () => stopping.get(ActiveRuns).size === 1);

    await stopping.stop();
    tasks = [other];
    const runId = await started;
    await other.worksOn(runId);

    expect(await rowOf(runId)).toEqual({ owner: idOf(other), owner_epoch: '2', takeovers: 0 });
  });

  it('leaves a run to another that comes while its task hands over those it has', async () => {
    const [stopping, other] = [await aTask(5), await aTask(10)];
    await startOn(stopping);
    const store = stopping.get(RunStore);
    const handOver = store.handOver.bind(store);
    let late = '';
    jest.spyOn(store, 'handOver').mockImplementation(async (owner, events) => {
      late = await startOn(stopping);
      return handOver(owner, events);
    });

    await stopping.stop();
    tasks = [other];
    await other.worksOn(late);

    expect(await rowOf(late)).toEqual({ owner: idOf(other), owner_epoch: '1', takeovers: 0 });
  });
});
