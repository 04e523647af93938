import type { TenantId } from '@app/kernel';
import { createTestDatabase, type TestDatabase } from '@app/testing';
import type { RunContext } from '../../execution/run-context';
import type { RunResult } from '../../execution/run-result';
import { type WaitingStep } from '../../execution/step-outcome';
import { aRunStart, aTenant } from '../acceptance/run-start.builder';
import { RunTask, type RunTaskOptions } from '../acceptance/run-task.fake';
import { until } from '../acceptance/until.fake';
import { PlanRuns } from '../plan-runs';
import type { RunRef } from '../runs/stored-run';
import { RunChildren } from './run-children';

const TRIP = { name: 'trip', steps: [] };
const DONE: RunResult = { status: 'completed', output: 'booked', text: 'booked' };

describe(RunChildren.name, () => {
  let database: TestDatabase;
  let tenantId: TenantId;
  let task: RunTask;
  beforeAll(async () => {
    database = await createTestDatabase();
    tenantId = await aTenant(database);
  });
  afterAll(() => database.drop());
  beforeEach(() => database.query('truncate plan_runs cascade'));
  afterEach(() => task.stop());

  /** A task with one place. Its runs have one step, whose plan runs apart. */
  const start = async (child: RunTaskOptions['execute'], more: Partial<RunTaskOptions> = {}) => {
    task = await RunTask.start(database.serviceUrl, {
      env: { AXONFLOW_MAX_RUNS: '1' },
      execute: (plan, input, context) =>
        plan.name === TRIP.name ? child(plan, input, context) : parent(context),
      ...more,
    });
  };
  const begin = async (): Promise<RunRef> => {
    const { runId } = await task.get(PlanRuns).start(aRunStart(tenantId));
    return { runId: runId as string, tenantId };
  };
  const restOf = async (run: RunRef) => {
    const rest = await task
      .get(PlanRuns)
      .result(run, { signal: new AbortController().signal, timeoutMs: 10_000 });
    return [rest?.status, rest?.output];
  };
  const childOf = async ({ runId }: RunRef): Promise<{ id: string; status: string }[]> =>
    database.query('select id, status from plan_runs where parent_id = $1', [runId]);

  it('let parents end, however many wait in the places of a task', async () => {
    await start(() => Promise.resolve(DONE));

    const parents = await Promise.all([begin(), begin(), begin()]);

    for (const run of parents) expect(await restOf(run)).toEqual(['completed', 'booked']);
  });

  it('let their parent wait for people as they do, and go on with it', async () => {
    const asked: WaitingStep = {
      ...{ status: 'awaiting_approval', approvalId: 'a', decisionId: null },
      expiresAt: new Date(Date.now() + 60_000),
    };
    let isAnswered = false;
    await start(
      () => Promise.resolve(isAnswered ? DONE : { status: 'awaiting_approval', waiting: [asked] }),
      { firstOpen: () => Promise.resolve(isAnswered ? null : asked) },
    );
    const run = await begin();

    expect(await restOf(run)).toEqual(['awaiting_approval', null]);
    isAnswered = true;
    const [child] = await childOf(run);
    await task.get(PlanRuns).wake({ runId: child?.id as string, tenantId });
    await until('the run is over', async () => (await restOf(run))[0] === 'completed');
  });

  it('are paused and resumed with their parent', async () => {
    let pauses = 0;
    await start(async (_plan, _input, context) => {
      if (pauses > 0) return DONE;
      await paused(context);
      pauses++;
      return { status: 'paused' };
    });
    const run = await begin();
    await until('the child is worked on', async () => (await childOf(run))[0]?.status === 'running');

    await task.get(PlanRuns).pause(run);
    expect(await restOf(run)).toEqual(['paused', null]);
    expect(await childOf(run)).toMatchObject([{ status: 'paused' }]);
    await task.get(PlanRuns).resume(run);
    await until('the run is over', async () => (await restOf(run))[0] === 'completed');
  });
});

function paused(context: RunContext): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (context.isPaused()) resolve();
    };
    context.onWake(look);
    look();
  });
}

async function parent({ children, signal }: RunContext): Promise<RunResult> {
  const end = await children.run('step', { plan: TRIP, input: null }, signal);
  if (end.status === 'paused') return { status: 'paused' };
  if (end.status === 'awaiting_approval') return { status: 'awaiting_approval', waiting: [end] };
  return end.status === 'completed'
    ? { status: 'completed', output: end.output, text: '' }
    : { status: 'failed', output: null, text: '' };
}
