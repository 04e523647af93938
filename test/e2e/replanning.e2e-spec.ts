import request from 'supertest';
import { startFakeProvider, type FakeProvider } from '@app/testing';
import { startSystem, type RunningSystem } from './support/running-system';

const DRAFT = {
  domain: 'generic',
  complexity: 2,
  steps: [
    {
      id: 'ask',
      name: 'Ask otherwise',
      agent: 'writer',
      task: 'Ask without any number',
      depends_on: ['hotel'],
      needs_approval: false,
    },
  ],
  synthesis: 'Short.',
};

const PLAN = {
  name: 'A booking',
  steps: [
    { id: 'hotel', type: 'llm-call', prompt: 'Find a hotel' },
    { id: 'book', type: 'llm-call', prompt: 'Book it for SSN 123-45-6789', on_failure: 'replan' },
    { id: 'tell', type: 'synthesis', depends_on: ['hotel', 'book'] },
  ],
};

describe('replanning', () => {
  let provider: FakeProvider;
  let system: RunningSystem;
  beforeAll(async () => {
    provider = await startFakeProvider({ answer: { pieces: [JSON.stringify(DRAFT)] } });
    system = await startSystem({ OPENAI_API_KEY: 'a-key', OPENAI_BASE_URL: provider.baseUrl });
  });
  afterAll(async () => {
    await system?.stop();
    await provider?.close();
  });

  const read = (path: string) =>
    request(system.agentUrl).get(path).set('authorization', `Bearer ${system.tenant.apiKey}`);

  it('goes another way behind a step that a policy blocks, as the next version of the plan', async () => {
    const { body } = await system.post('/api/v1/plan/execute', { plan: PLAN }).expect(200);

    expect(body).toMatchObject({ success: true, status: 'completed' });
    expect(body.step_results).toMatchObject({
      hotel: { status: 'completed' },
      book: { status: 'blocked', decision_id: expect.any(String) },
      'book@replan': { status: 'completed', decision_id: expect.any(String) },
      ask: { status: 'completed' },
      synthesis: { status: 'completed' },
    });
    expect(body.step_results).not.toHaveProperty('tell');
    const { body: history } = await read(`/api/v1/plan/${body.plan_id}/versions`).expect(200);
    expect(history.versions.map((each: { change_type: string }) => each.change_type)).toEqual([
      'replanned',
      'created',
    ]);
    const { body: now } = await read(`/api/v1/plan/${body.plan_id}`).expect(200);
    expect(now).toMatchObject({ status: 'completed', version: 2 });
  });

  it('asks the planner as the caller, and tells it nothing that policies keep back', async () => {
    const asked = provider.requests.find(({ rawBody }) =>
      rawBody.includes('was not completed (POLICY_DENIED)'),
    );

    expect(asked?.rawBody).toContain('hotel');
    expect(asked?.rawBody).not.toContain('123-45-6789');
    const [decision] = await system.database.query<{ stage: string }>(
      `select stage from audit_records where operation = 'plan.replan' limit 1`,
    );
    expect(decision).toEqual({ stage: 'plan.request' });
  });
});
