import request from 'supertest';
import { startSystem, type RunningSystem } from './support/running-system';

const ASK = {
  name: 'Payments need a person',
  description: 'A test',
  type: 'content',
  category: 'dynamic-security',
  conditions: [{ field: 'query', operator: 'contains', value: 'pay' }],
  actions: [{ type: 'require_approval', config: { reason: 'Payments need a person.' } }],
  priority: 900,
  enabled: true,
};

describe('gates of external workflows', () => {
  let system: RunningSystem;
  let stranger: string;
  let workflow: string;
  beforeAll(async () => {
    system = await startSystem();
    stranger = (await system.addTenant()).adminApiKey;
    await post('/api/v1/policies', ASK).expect(201);
    workflow = (await post('/api/v1/workflows', { workflow_name: 'w', source: 'langgraph' }).expect(201)).body
      .workflow_id;
    let tries = 0;
    while ((await gate(`warm-up-${tries++}`, 'pay')).body.decision !== 'require_approval');
  });
  afterAll(() => system.stop());

  const post = (path: string, body: object = {}, key = system.tenant.adminApiKey) =>
    system.post(path, body, key);
  const get = (path: string, key = system.tenant.adminApiKey) =>
    request(system.agentUrl).get(path).set('authorization', `Bearer ${key}`);
  const gate = (step: string, prompt: string, more: object = {}) =>
    post(`/api/v1/workflows/${workflow}/steps/${step}/gate`, {
      step_name: step,
      step_type: 'llm_call',
      step_input: { prompt },
      ...more,
    }).expect(200);

  it('say the same about the same, and refuse another idempotency key', async () => {
    const key = { idempotency_key: 'one' };
    const first = (await gate('draft', 'Hello', key)).body;
    expect(first).toMatchObject({ decision: 'allow', cached: false, retry_context: { gate_count: 1 } });

    expect((await gate('draft', 'Hello', key)).body).toMatchObject({
      decision_id: first.decision_id,
      cached: true,
      retry_context: { gate_count: 2, prior_completion_status: 'gated_not_completed' },
    });
    expect((await gate('draft', 'Hello', { retry_policy: 'reevaluate' })).body.cached).toBe(false);
    const path = `/api/v1/workflows/${workflow}/steps/draft`;
    const { body } = await post(`${path}/gate`, { step_input: {}, idempotency_key: 'two' }).expect(409);
    expect(body.code).toBe('IDEMPOTENCY_KEY_MISMATCH');
    await post(`${path}/complete`, { output: { text: 'done' }, idempotency_key: 'two' }).expect(409);
    await post(`${path}/complete`, { output: { text: 'done' } }).expect(200);
  });

  it('block what a policy blocks, and let a person decide what it asks', async () => {
    expect((await gate('leak', 'SSN 123-45-6789')).body).toMatchObject({
      decision: 'block',
      decision_id: expect.any(String),
    });
    expect((await gate('pay', 'pay Bob')).body).toMatchObject({ decision: 'require_approval' });
    await post(`/api/v1/workflows/${workflow}/steps/pay/approve`, {}).expect(200);
    expect((await gate('pay', 'pay Bob')).body).toMatchObject({ decision: 'allow', cached: false });
    expect((await gate('pay', 'pay Eve')).body).toMatchObject({ decision: 'require_approval' });
    await post(`/api/v1/workflow-control/${workflow}/steps/pay/reject`, {}).expect(200);
    expect((await gate('pay', 'pay Eve')).body).toMatchObject({ decision: 'block' });
  });

  it('take what a step brought only when they, or a person, let it go on', async () => {
    const complete = (step: string) => post(`/api/v1/workflows/${workflow}/steps/${step}/complete`);
    await gate('leaked', 'SSN 123-45-6789');
    await gate('paid', 'pay Bob');
    const held = [await complete('leaked'), await complete('paid')];
    await post(`/api/v1/workflows/${workflow}/steps/paid/approve`, {}).expect(200);
    const approved = await complete('paid');
    const again = await Promise.all([complete('paid'), complete('paid'), complete('paid')]);

    expect(held).toMatchObject([
      { status: 409, body: { code: 'CONFLICT', decision: 'block' } },
      { status: 409, body: { code: 'CONFLICT', decision: 'require_approval' } },
    ]);
    expect(approved).toMatchObject({ status: 200, body: { completion_count: 1 } });
    expect(again.map(({ body }) => body.completion_count).sort()).toEqual([2, 3, 4]);
  });

  it.each(['\u0000', '\ud800'])('refuse text that cannot be stored: %j', async (broken) => {
    const path = `/api/v1/workflows/${workflow}/steps/odd`;
    await gate('odd', 'Hello');
    const refused = [
      await post(`${path}/complete`, { output: { text: broken } }),
      await post('/api/v1/workflows', { workflow_name: 'w', metadata: { [`a${broken}`]: 1 } }),
    ];

    expect(refused).toMatchObject([
      { status: 400, body: { code: 'INVALID_REQUEST', detail: expect.stringContaining('valid text') } },
      { status: 400 },
    ]);
    await post(`${path}/complete`, { output: { text: '\\u0000' } }).expect(200);
  });

  it('keep workflows of each tenant from the others', async () => {
    await get(`/api/v1/workflows/${workflow}`).expect(200);
    await get(`/api/v1/workflows/${workflow}`, stranger).expect(404);
    expect((await get('/api/v1/workflows', stranger).expect(200)).body.total).toBe(0);
    for (const path of ['complete', 'abort', 'fail', 'resume', 'steps/pay/gate', 'steps/pay/complete'])
      await post(`/api/v1/workflows/${workflow}/${path}`, {}, stranger).expect(404);
    for (const path of ['approve', 'reject'])
      await post(`/api/v1/workflows/${workflow}/steps/pay/${path}`, {}, stranger).expect(404);
    await post(`/api/v1/workflows/${workflow}/complete`).expect(200);
    await post(`/api/v1/workflows/${workflow}/steps/late/gate`, {}).expect(409);
    await post(`/api/v1/workflows/${workflow}/steps/draft/complete`, {}).expect(409);
  });
});
