import { startFakeProvider, type FakeProvider } from '@app/testing';
import { startSystem, type RunningSystem } from './support/running-system';

/** By the clock of the run itself: what it promises does not depend on who asks. */
interface RunTimes {
  readonly ms: number;
}

describe('the times of runs', () => {
  let provider: FakeProvider;
  let system: RunningSystem;
  beforeAll(async () => {
    provider = await startFakeProvider({ answer: { pieces: ['Done.'] } });
    system = await startSystem({
      OPENAI_API_KEY: 'a-key',
      OPENAI_BASE_URL: provider.baseUrl,
      AXONFLOW_PROVIDER_MAX_RETRY_WAIT_MS: '0',
      AXONFLOW_MAX_CONCURRENT_EXECUTIONS: '1',
    });
  });
  afterEach(() => {
    provider.fault = null;
  });
  afterAll(async () => {
    await system?.stop();
    await provider?.close();
  });

  const execute = (plan: object) => system.post('/api/v1/plan/execute', { plan });
  const ask = { id: 'ask', type: 'llm-call', prompt: 'Say something' };
  const [idOf, timesOf] = [
    async (planId: string): Promise<string> =>
      (
        await system.database.query<{ id: string }>('select id from plan_runs where plan_id = $1', [planId])
      )[0]?.id ?? '',
    async (runId: string): Promise<RunTimes | undefined> =>
      (
        await system.database.query<RunTimes>(
          `select extract(epoch from ended_at - created_at)::float8 * 1000 as ms from plan_runs where id = $1`,
          [runId],
        )
      )[0],
  ];

  it.each([
    ['of the plan', { budget: { wall_ms: 1000 }, steps: [ask] }],
    ['of one step', { steps: [{ ...ask, timeout_ms: 1000 }] }],
    [
      'of a plan inside the plan',
      { steps: [{ id: 'inner', type: 'sub-plan', plan: { budget: { wall_ms: 1000 }, steps: [ask] } }] },
    ],
  ])('a deadline of 1 s %s ends within 1.2 s while a provider is silent', async (_, plan) => {
    provider.fault = { kind: 'hang' };

    const { body } = await execute(plan);

    expect(body).toMatchObject({ success: false, status: 'failed' });
    const times = await timesOf(await idOf(body.plan_id));
    expect(times?.ms).toBeGreaterThanOrEqual(1000);
    expect(times?.ms).toBeLessThanOrEqual(1200);
  });

  it('waits as long as a provider asks for before it tries again', async () => {
    provider.fault = { kind: 'status', status: 429, headers: { 'retry-after': '1' } };
    void provider.received(provider.requests.length + 1).then(() => {
      setImmediate(() => (provider.fault = null));
    });

    const { body } = await execute({ steps: [{ ...ask, retry: { attempts: 2, backoff_ms: 0 } }] });

    expect(body).toMatchObject({ success: true });
    const events = await system.database.query<{ wait: number }>(
      `select (data->>'retry_in_ms')::int as wait from plan_events where run_id = $1 and type = 'step.attempt_failed'`,
      [await idOf(body.plan_id)],
    );
    expect(events).toHaveLength(1);
    expect(events[0]?.wait).toBeGreaterThanOrEqual(1000);
  });

  it('says in every way of asking when it is worth asking again', async () => {
    const { body: planned } = await system.post('/api/v1/plan', { query: 'Say something' });
    provider.fault = { kind: 'hang' };
    const arrived = provider.received(provider.requests.length + 1);
    const running = execute({ steps: [{ ...ask, timeout_ms: 5000 }] }).then(({ body }) => body as object);
    await arrived;

    const direct = await execute({ steps: [ask] });
    const proxied = await system.post('/api/request', {
      request_type: 'execute-plan',
      context: { plan_id: planned.plan_id },
      query: '',
      user_token: '',
      client_id: null,
    });

    for (const { headers, status } of [direct, proxied])
      expect([status, headers['retry-after']]).toEqual([429, '1']);
    await running;
  });

  it('ends at once when a provider asks for more time than the run has', async () => {
    provider.fault = { kind: 'status', status: 429, headers: { 'retry-after': '300' } };

    const { body } = await execute({
      budget: { wall_ms: 60_000 },
      steps: [{ ...ask, retry: { attempts: 3 } }],
    });

    expect(body.step_results.ask).toMatchObject({
      status: 'failed',
      error: expect.stringMatching(/tried again in \d+ s at the earliest, and only \d+ s are left/),
    });
    expect((await timesOf(await idOf(body.plan_id)))?.ms).toBeLessThan(60_000);
    const [counted] = await system.database.query<{ tries: number }>(
      `select count(*)::int as tries from plan_events where type = 'step.started' and run_id = $1`,
      [await idOf(body.plan_id)],
    );
    expect(counted?.tries).toBe(1);
  });
});
