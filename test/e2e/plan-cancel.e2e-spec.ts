import request from 'supertest';
import { startFakeProvider, type FakeProvider } from '@app/testing';
import { until } from '../faults/support/until';
import { startSystem, type RunningSystem } from './support/running-system';

describe('cancelling a plan', () => {
  let provider: FakeProvider;
  let system: RunningSystem;
  beforeAll(async () => {
    provider = await startFakeProvider({ answer: { pieces: ['Done.'] } });
    system = await startSystem({ OPENAI_API_KEY: 'a-key', OPENAI_BASE_URL: provider.baseUrl });
  });
  afterAll(async () => {
    await system?.stop();
    await provider?.close();
  });

  const read = (path: string, apiKey = system.tenant.apiKey) =>
    request(system.agentUrl).get(path).set('authorization', `Bearer ${apiKey}`);
  const plan = {
    steps: [
      { id: 'before', type: 'llm-call', prompt: 'Say something' },
      {
        id: 'long',
        type: 'llm-call',
        prompt: 'Say {{steps.before.output.response}}',
        depends_on: ['before'],
      },
      { id: 'after', type: 'llm-call', prompt: 'Say it again', depends_on: ['long'] },
    ],
  };
  /** Runs the plan until its second question is with a provider that says no more. */
  const runUntilSilence = async (kind: 'hang' | 'stall') => {
    provider.fault = null;
    const seen = provider.requests.length;
    void provider.received(seen + 1).then(() => setImmediate(() => (provider.fault = { kind })));
    const { body } = await system.post('/api/v1/plan/execute', { plan, background: true }).expect(202);
    const question = await provider.received(seen + 2);
    return { planId: body.plan_id as string, question };
  };

  it.each([
    ['before a model has said anything', 'hang'],
    ['in the middle of an answer', 'stall'],
  ] as const)('%s closes the connection and leaves a state that can be read', async (_, kind) => {
    const { planId, question } = await runUntilSilence(kind);

    const { body: cancelled } = await system.post(`/api/v1/plan/${planId}/cancel`, {}).expect(200);

    expect(cancelled).toMatchObject({ success: true, status: 'cancelled' });
    expect(await question.abandoned).toBe(true);
    const { body } = await read(`/api/v1/plan/${planId}`).expect(200);
    expect(body).toMatchObject({
      success: false,
      status: 'cancelled',
      step_results: {
        before: { status: 'completed', output: { response: 'Done.' } },
        long: { status: 'cancelled', error: 'Not completed: the run was cancelled.' },
        after: { status: 'skipped', error: expect.stringContaining("'long'") },
      },
    });
    expect(provider.requests.at(-1)).toBe(question);
    const { body: trail } = await system.post('/api/v1/audit/search', { limit: 1 }).expect(200);
    expect(trail.entries[0]).toMatchObject({ request_type: 'plan.execute', kind: 'outcome' });
  });

  it('is for its own tenant alone', async () => {
    const { planId } = await runUntilSilence('hang');
    const stranger = await system.addTenant();

    for (const what of ['cancel', 'pause', 'resume']) {
      await system.post(`/api/v1/plan/${planId}/${what}`, {}, stranger.adminApiKey).expect(404);
    }

    const { body } = await read(`/api/v1/plan/${planId}`).expect(200);
    expect(body.status).toBe('running');
    await system.post(`/api/v1/plan/${planId}/cancel`, {}).expect(200);
    await until('it is over', async () => (await read(`/api/v1/plan/${planId}`)).body.status === 'cancelled');
  });
});
