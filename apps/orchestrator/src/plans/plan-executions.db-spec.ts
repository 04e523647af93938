import { Test, type TestingModule } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ConfigModule } from '@app/config';
import { DatabaseModule, databaseSection, DatabaseUnavailableError, TenantTransaction } from '@app/database';
import { ApprovalList } from '@app/governance';
import type { Principal } from '@app/kernel';
import { ClockModule } from '@app/observability';
import { aPrincipal, createTestDatabase, ManualClock, type TestDatabase } from '@app/testing';
import type { AgentCatalog } from '../agents/agent-catalog';
import { aTenant } from '../durability/acceptance/run-start.builder';
import { RunTask } from '../durability/acceptance/run-task.fake';
import { PlanRuns } from '../durability/plan-runs';
import { RunDatabase } from '../durability/run-database';
import { RunStarts } from '../durability/run-starts';
import { Executions } from '../executions/executions.service';
import { RunHistory } from '../executions/run-history';
import { PlanExecutions } from './plan-executions';
import { PlanLaunch } from './plan-launch';
import { PlanStore } from './plan-store';
import { PlanVersionEntity } from './plan-version.entity';
import { PlanEntity } from './plan.entity';
import { Plans } from './plans.service';
import type { RunLimit } from './run-limit';
import type { StoredPlan } from './stored-plan';

const SETTINGS = { lifetimeSeconds: 3600, maxTimeoutSeconds: 60, maxConcurrentRuns: 9, maxEventStreams: 1 };
const A_WHILE_MS = 60_000;

const ESTIMATE = {
  ...{ promptTokens: 0, completionTokens: 0, costMicroUsd: 0, durationMs: 0 },
  isLowerBound: false,
};
const CONTENT = {
  document: { steps: [] },
  domain: 'general',
  executionMode: 'auto',
  facts: { planner: 'caller', reason: null, complexity: 1, parallel: false, estimate: ESTIMATE },
  metadata: {},
  query: '',
} as const;

describe(PlanExecutions.name, () => {
  let database: TestDatabase;
  let module: TestingModule;
  let task: RunTask;
  let clock: ManualClock;
  let principal: Principal;
  let plans: Plans;
  let store: PlanStore;
  let history: RunHistory;
  let executions: PlanExecutions;
  beforeAll(async () => {
    database = await createTestDatabase();
    principal = aPrincipal({ tenantId: await aTenant(database) });
    module = await Test.createTestingModule({
      imports: [
        ConfigModule.forRoot([databaseSection], { DATABASE_URL: database.serviceUrl }),
        ClockModule,
        DatabaseModule,
        TypeOrmModule.forFeature([PlanEntity, PlanVersionEntity]),
      ],
    }).compile();
    const execute = () => Promise.resolve({ status: 'completed', output: null, text: '' } as const);
    task = await RunTask.start(database.serviceUrl, { execute });
  });
  beforeEach(() => {
    clock = new ManualClock();
    const transaction = module.get(TenantTransaction);
    history = new RunHistory(transaction);
    store = new PlanStore(transaction, clock);
    plans = new Plans(store, new Executions(history, new ApprovalList(transaction, clock)), SETTINGS, clock);
    const agents = { resolve: (plan: unknown) => Promise.resolve(plan) } as unknown as AgentCatalog;
    const limit = { requireRoom: () => Promise.resolve() } as unknown as RunLimit;
    const runs = task.get(PlanRuns);
    executions = new PlanExecutions(store, new PlanLaunch(store, agents, runs, limit), runs, clock);
  });
  afterEach(() => jest.restoreAllMocks());
  afterAll(async () => {
    await task.stop();
    await module.close();
    await database.drop();
  });

  const claim = ({ id }: StoredPlan) => executions.claim(principal.tenantId, id);
  const start = (added: Awaited<ReturnType<typeof claim>>) =>
    executions.start(added, { principal, trace: { traceId: 't', requestId: 'r' }, user: {}, input: null });
  const execute = async (plan: StoredPlan) => start(await claim(plan));
  const statusOf = async ({ id }: StoredPlan) => (await plans.state(principal.tenantId, id)).status;
  const runsOf = ({ id }: StoredPlan) =>
    database.query<{ id: string }>('select id from plan_runs where plan_id = $1', [id]);
  /** Claims a plan and does nothing with it, as a task that is killed; then waits. */
  const aLostStart = async () => {
    const plan = await plans.create(principal, CONTENT);
    const claimed = await claim(plan);
    clock.advance(A_WHILE_MS);
    return { plan, claimed };
  };
  /** The connection dies when the statement is committed, so many times. */
  const loseAnswers = (times: number) => {
    const connections = task.get(RunDatabase);
    const run = connections.run.bind(connections);
    let left = times;
    jest.spyOn(connections, 'run').mockImplementation(async (statement) => {
      const rows = await run(statement);
      if (statement.name !== 'insert_run' || left-- <= 0) return rows;
      throw new DatabaseUnavailableError(new Error('Connection terminated unexpectedly'));
    });
  };

  it('starts a plan whose answer from the store is lost once', async () => {
    const plan = await plans.create(principal, CONTENT);
    loseAnswers(1);

    const started = await execute(plan);

    expect(await runsOf(plan)).toEqual([{ id: started.verdict === 'started' && started.run.runId }]);
    expect(await statusOf(plan)).not.toBe('pending');
  });

  it('runs a plan once when its caller is told of a failure and tries again', async () => {
    const plan = await plans.create(principal, CONTENT);
    loseAnswers(2);
    await expect(execute(plan)).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });

    await expect(execute(plan)).rejects.toMatchObject({ code: 'CONFLICT' });
    clock.advance(A_WHILE_MS);
    await expect(execute(plan)).rejects.toMatchObject({ code: 'CONFLICT' });

    expect(await runsOf(plan)).toHaveLength(1);
  });

  it('says that a plan runs until its start has taken too long, then that it can be started', async () => {
    const plan = await plans.create(principal, CONTENT);
    await claim(plan);

    expect(await statusOf(plan)).toBe('running');
    await expect(claim(plan)).rejects.toMatchObject({ code: 'CONFLICT' });

    clock.advance(A_WHILE_MS);
    expect(await statusOf(plan)).toBe('pending');
  });

  it('starts a plan whose first start was lost with its task', async () => {
    const { plan } = await aLostStart();

    expect(await execute(plan)).toMatchObject({ verdict: 'started' });
    expect(await runsOf(plan)).toHaveLength(1);
  });

  it('lets one of many start it', async () => {
    const { plan } = await aLostStart();

    const claims = await Promise.allSettled([claim(plan), claim(plan), claim(plan)]);

    expect(claims.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
  });

  it('refuses the start that was only slow once another one counts', async () => {
    const { claimed, plan } = await aLostStart();
    const second = await execute(plan);

    await expect(start(claimed)).rejects.toMatchObject({ code: 'CONFLICT' });

    expect(second).toMatchObject({ run: { runId: (await runsOf(plan))[0]?.id } });
    expect(await runsOf(plan)).toHaveLength(1);
  });

  it('cancels and changes plans whose start was lost', async () => {
    const [cancelled, changed] = [await aLostStart(), await aLostStart()];

    await executions.cancel(await plans.state(principal.tenantId, cancelled.plan.id));
    const next = { ...CONTENT, changeSummary: 'Changed.' };
    const { version } = await plans.change(principal, { id: changed.plan.id, version: 1 }, next);

    expect(await statusOf(cancelled.plan)).toBe('cancelled');
    expect([version, await statusOf(changed.plan)]).toEqual([2, 'pending']);
  });

  it('can start a plan again at once that could not be started', async () => {
    const plan = await plans.create(principal, CONTENT);
    jest.spyOn(task.get(RunStarts), 'start').mockRejectedValueOnce(new Error('refused'));
    await expect(execute(plan)).rejects.toThrow('refused');

    expect(await execute(plan)).toMatchObject({ verdict: 'started' });
  });

  it('tells why a plan could not be started also when it cannot be released', async () => {
    const plan = await plans.create(principal, CONTENT);
    const claimed = await claim(plan);
    jest.spyOn(task.get(RunStarts), 'start').mockRejectedValueOnce(new Error('refused'));
    jest.spyOn(store, 'move').mockRejectedValueOnce(new DatabaseUnavailableError(new Error('gone')));

    await expect(start(claimed)).rejects.toThrow('refused');
  });

  it('makes another run of a plan whose run was removed', async () => {
    const plan = await plans.create(principal, CONTENT);
    await execute(plan);
    const [first] = await runsOf(plan);
    await task
      .get(PlanRuns)
      .result(
        { runId: first?.id as string, tenantId: principal.tenantId },
        { signal: new AbortController().signal, timeoutMs: 20_000 },
      );
    await history.remove(principal.tenantId, first?.id as string);
    clock.advance(A_WHILE_MS);

    await execute(plan);

    const second = await runsOf(plan);
    expect(second).toHaveLength(1);
    expect(second).not.toEqual([first]);
  });
});
