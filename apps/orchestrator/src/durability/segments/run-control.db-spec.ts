import type { TenantId } from '@app/kernel';
import { createTestDatabase, type TestDatabase } from '@app/testing';
import { reasonOf } from '../../execution/timers';
import { aRunStart, aTenant } from '../acceptance/run-start.builder';
import { RunTask } from '../acceptance/run-task.fake';
import { until } from '../acceptance/until.fake';
import { ExecutorLease } from '../leases/executor-lease';
import type { PlanExecutor } from '../plan-executor';
import { PlanRuns } from '../plan-runs';
import { RunChannels } from '../runs/run-channels';
import type { RunRef } from '../runs/stored-run';
import { ActiveRuns } from './active-runs';
import { RunControl } from './run-control';

/** Works until it is paused, cancelled or let go. */
const obey: PlanExecutor['execute'] = (_plan, _input, context) =>
  new Promise((resolve, reject) => {
    const { signal } = context;
    const look = (): void => {
      if (context.isPaused()) resolve({ status: 'paused' });
    };
    const abort = (): void => reject(reasonOf(signal));
    context.onWake(look);
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    look();
  });

describe(RunControl.name, () => {
  let database: TestDatabase;
  let owner: RunTask;
  let other: RunTask;
  let tenantId: TenantId;
  beforeAll(async () => {
    database = await createTestDatabase();
    tenantId = await aTenant(database);
    owner = await RunTask.start(database.serviceUrl, { execute: obey });
    // Takes no runs, so that all belong to the owner.
    other = await RunTask.start(database.serviceUrl, { execute: obey, env: { AXONFLOW_MAX_RUNS: '1' } });
    const { runId } = await other.get(PlanRuns).start(aRunStart(tenantId));
    await other.worksOn(runId as string);
  });
  afterAll(async () => {
    await other?.stop();
    await owner?.stop();
    await database.drop();
  });

  afterEach(() => jest.restoreAllMocks());

  const begin = async (): Promise<RunRef> => {
    const { runId } = await owner.get(PlanRuns).start(aRunStart(tenantId));
    await owner.worksOn(runId as string);
    return { runId: runId as string, tenantId };
  };
  const restOf = async (ref: RunRef): Promise<string | undefined> =>
    (await other.get(PlanRuns).result(ref, { signal: new AbortController().signal, timeoutMs: 10_000 }))
      ?.status;

  it('is cancelled from another task', async () => {
    const run = await begin();

    await other.get(PlanRuns).cancel(run);

    expect(await restOf(run)).toBe('cancelled');
  });

  it('is paused and resumed from another task, and cancelled while it is paused', async () => {
    const run = await begin();
    const runs = other.get(PlanRuns);

    await runs.pause(run);
    expect(await restOf(run)).toBe('paused');
    expect(await runs.resume(run)).toBe('queued');
    await owner.worksOn(run.runId);
    await runs.pause(run);
    expect(await restOf(run)).toBe('paused');
    await runs.cancel(run);
    await until('the run is cancelled', async () => (await restOf(run)) === 'cancelled');

    const [row] = await database.query<{ owner_epoch: string; takeovers: number }>(
      'select owner_epoch, takeovers from plan_runs where id = $1',
      [run.runId],
    );
    expect(row).toEqual({ owner_epoch: '3', takeovers: 0 });
  });

  it('is cancelled although the other task died before it could say so', async () => {
    const run = await begin();
    jest.spyOn(other.get(RunChannels), 'announce').mockReturnValue();

    await other.get(PlanRuns).cancel(run);

    expect(await restOf(run)).toBe('cancelled');
  });

  it('is let go as soon as another task owns it, although it writes nothing', async () => {
    const run = await begin();
    const control = owner.get(ActiveRuns).find(run.runId);

    const { executorId } = other.get(ExecutorLease);
    await database.query('update plan_runs set owner = $2, owner_epoch = 2 where id = $1', [
      run.runId,
      executorId,
    ]);

    await until('the run is let go', () => control?.isOver === true);
    expect(control?.signal.reason).toMatchObject({ code: 'RUN_FENCED' });
  });
});
