import request from 'supertest';
import { startSystem, type RunningSystem } from './support/running-system';

const PLAN = {
  steps: [
    {
      id: 'search',
      type: 'llm-call',
      prompt: 'Name a city',
      emit: [
        { type: 'finding', to: 'book', payload: { city: 'Lisbon' }, correlation_id: 'trip-1' },
        { type: 'finding', payload: { who: 'SSN 123-45-6789' } },
      ],
      post: [{ key: 'city', value: 'Lisbon' }],
    },
    {
      id: 'book',
      type: 'llm-call',
      prompt: 'Travel to {{mailbox.finding[0].payload.city}} or {{blackboard.city}}',
      depends_on: ['search'],
    },
    { id: 'weather', type: 'llm-call', prompt: 'Tell the weather' },
  ],
};
/** A policy as it would be. */
const DRAFT = {
  name: 'No travel',
  description: '',
  category: 'custom',
  stages: ['plan.step'],
  condition: { field: 'query', operator: 'contains', value: 'Name a city' },
  action: 'block',
  reason: 'No travel.',
  severity: 'medium',
  priority: 0,
  tags: [],
  mode: 'enforce',
  appliesTo: {},
};

describe('messages between steps, and replay', () => {
  let system: RunningSystem;
  let stranger: string;
  let id: string;
  beforeAll(async () => {
    system = await startSystem();
    stranger = (await system.addTenant()).adminApiKey;
    const { body } = await system.post('/api/v1/plan/execute', { plan: PLAN }).expect(200);
    expect(body).toMatchObject({ status: 'completed' });
    const { body: page } = await get('/api/v1/unified/executions').expect(200);
    id = page.executions[0].execution_id;
  });
  afterAll(() => system.stop());

  const get = (path: string, key = system.tenant.adminApiKey) =>
    request(system.agentUrl).get(path).set('authorization', `Bearer ${key}`);
  const replay = (body: object, key = system.tenant.adminApiKey) =>
    system.post(`/api/v1/executions/${id}/replay`, body, key);

  it('are judged, kept and shown', async () => {
    const { body } = await get(`/api/v1/unified/executions/${id}/messages`).expect(200);

    expect(body).toMatchObject({
      total: 2,
      messages: [
        { from: 'search', to: 'book', type: 'finding', payload: { city: 'Lisbon' }, status: 'delivered' },
        { from: 'search', payload: null, status: 'blocked', decision_id: expect.any(String) },
      ],
    });
    const { body: board } = await get(`/api/v1/unified/executions/${id}/blackboard`).expect(200);
    expect(board.entries).toMatchObject([{ key: 'city', version: 1, value: 'Lisbon' }]);
  });

  it('says what another policy would have meant, and nothing when none is changed', async () => {
    expect((await replay({}).expect(200)).body).toMatchObject({ different: false, counts: { same: 3 } });

    const { body } = await replay({ policies: [{ document: DRAFT }] }).expect(200);
    expect(body).toMatchObject({
      different: true,
      counts: { different: 1, not_run: 1, same: 1, unknown: 0 },
    });
    expect(body.steps).toContainEqual(
      expect.objectContaining({
        step_id: 'search',
        verdict: 'different',
        changes: [expect.objectContaining({ stage: 'plan.step', from: 'allow', to: 'block' })],
      }),
    );
  });

  it('are nobody else’s business', async () => {
    await get(`/api/v1/unified/executions/${id}/messages`, stranger).expect(404);
    await get(`/api/v1/unified/executions/${id}/blackboard`, stranger).expect(404);
    await replay({}, stranger).expect(404);
    await replay({}, system.tenant.apiKey).expect(403);
  });
});
