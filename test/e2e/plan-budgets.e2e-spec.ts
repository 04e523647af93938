import request from 'supertest';
import { startFakeProvider, type FakeProvider } from '@app/testing';
import { startSystem, type RunningSystem } from './support/running-system';

describe('budgets of plans', () => {
  let provider: FakeProvider;
  let system: RunningSystem;
  beforeAll(async () => {
    provider = await startFakeProvider({
      answer: { pieces: ['Done.'], usage: { promptTokens: 40, completionTokens: 20 } },
    });
    system = await startSystem({ OPENAI_API_KEY: 'a-key', OPENAI_BASE_URL: provider.baseUrl });
  });
  beforeEach(() => void (provider.requests.length = 0));
  afterAll(async () => {
    await system?.stop();
    await provider?.close();
  });

  const ask = (id: string, depends_on: string[] = []) => ({
    ...{ id, type: 'llm-call', prompt: 'Say something', model: 'gpt-4o-mini', max_tokens: 20, depends_on },
  });
  const steps = [ask('first'), ask('second', ['first']), ask('third', ['second'])];
  const read = (path: string) =>
    request(system.agentUrl).get(path).set('authorization', `Bearer ${system.tenant.apiKey}`);

  it.each([
    // What each answer used is 60 tokens; the third does not fit.
    ['tokens', { tokens: 130 }],
    // At 0.15 and 0.60 dollars for a million tokens each answer cost 18 millionths of a dollar.
    ['money', { cost_usd: 0.000_04 }],
  ])('end the run readably when the %s are used up', async (_, budget) => {
    const { body } = await system.post('/api/v1/plan/execute', { plan: { budget, steps } }).expect(200);

    expect(body).toMatchObject({ success: false, status: 'partial' });
    expect(body.step_results).toMatchObject({
      first: { status: 'completed' },
      second: { status: 'completed' },
      third: {
        status: 'failed',
        error: 'Not run: what is left of the budget is not enough for it.',
      },
    });
    expect(provider.requests).toHaveLength(2);
    const { body: page } = await read('/api/v1/executions').expect(200);
    const runId = page.executions.find(
      ({ plan_id }: { plan_id: string }) => plan_id === body.plan_id,
    ).request_id;
    const { body: run } = await read(`/api/v1/executions/${runId}`).expect(200);
    expect(run.summary).toMatchObject({ total_tokens: 120, total_cost_usd: 0.000_036 });
  });

  it('bound answers without a bound of their own by the money that is left', async () => {
    const [{ max_tokens: _, ...open }] = steps as [ReturnType<typeof ask>];
    // The question costs one millionth and a usual answer 600; half of the budget pays for 2,498 tokens.
    const budget = { cost_usd: 0.003 };

    await system.post('/api/v1/plan/execute', { plan: { budget, steps: [open] } }).expect(200);

    expect(provider.requests.map(({ body }) => body)).toMatchObject([{ max_completion_tokens: 2498 }]);
  });

  it('refuse models without a price where money is limited, and only there', async () => {
    const unpriced = { ...ask('first'), model: 'gpt-of-our-own' };
    const run = (budget: object) =>
      system.post('/api/v1/plan/execute', { plan: { budget, steps: [unpriced] } }).expect(200);

    const { body } = await run({ cost_usd: 1 });

    expect(body.step_results.first).toMatchObject({
      status: 'failed',
      error: expect.stringContaining("What the model 'openai/gpt-of-our-own' costs is not known"),
    });
    expect(provider.requests).toEqual([]);
    expect((await run({ tokens: 100 })).body).toMatchObject({ success: true });
  });

  it('count with what runs at the same time', async () => {
    const side = ['a', 'b', 'c', 'd'].map((id) => ask(id));

    const { body } = await system
      .post('/api/v1/plan/execute', { plan: { budget: { tokens: 60 }, steps: side } })
      .expect(200);

    const ended = Object.values<{ status: string }>(body.step_results).map(({ status }) => status);
    expect(ended.sort()).toEqual(['completed', 'completed', 'failed', 'failed']);
    expect(provider.requests).toHaveLength(2);
  });
});
