import request from 'supertest';
import { startSystem, type RunningSystem } from './support/running-system';

describe('plans through proxy mode', () => {
  let system: RunningSystem;
  let stranger: string;
  beforeAll(async () => {
    system = await startSystem();
    stranger = (await system.addTenant()).adminApiKey;
  });
  afterAll(() => system.stop());

  const ask = (request_type: string, context: object, query = '', key?: string) =>
    system.post('/api/request', { query, client_id: null, user_token: '', request_type, context }, key);
  const generate = async (query = 'Name a city') =>
    (await ask('multi-agent-plan', { domain: 'generic' }, query).expect(200)).body;

  it.each(['multi-agent-plan', 'generate-plan'])('makes a plan that is not run for %s', async (type) => {
    const { body } = await ask(type, { domain: 'generic' }, 'Name a city').expect(200);

    expect(body).toMatchObject({
      success: true,
      blocked: false,
      plan_id: expect.any(String),
      data: {
        plan_id: body.plan_id,
        domain: 'generic',
        complexity: expect.any(Number),
        parallel: expect.any(Boolean),
        status: 'pending',
      },
      metadata: { status: 'pending' },
      policy_info: { tenant_id: system.tenant.tenantId },
    });
    expect(body.data.steps).not.toHaveLength(0);
    expect(body.steps).toEqual(body.data.steps);
    for (const { dependencies, depends_on } of body.data.steps) expect(dependencies).toEqual(depends_on);
  });

  it('runs a plan, whose status is told afterwards', async () => {
    const { plan_id } = await generate();

    const { body } = await ask('execute-plan', { plan_id }).expect(200);

    expect(body).toMatchObject({
      success: true,
      plan_id,
      decision_id: expect.any(String),
      result: expect.stringMatching(/./),
      data: { success: true, status: 'completed', workflow_id: expect.any(String) },
      metadata: { duration: expect.stringMatching(/^\d+ms$/) },
    });
    expect(body.data.current_step).toEqual(expect.any(Number));
    expect(Object.keys(body.metadata.step_results)).toHaveLength(body.data.total_steps);
    const { body: told } = await request(system.agentUrl)
      .get(`/api/v1/plan/${plan_id}`)
      .set('authorization', `Bearer ${system.tenant.apiKey}`)
      .expect(200);
    expect(told).toMatchObject({ status: 'completed', result: body.result });
    await ask('execute-plan', { plan_id }).expect(409);
  });

  it('says why a plan did not succeed', async () => {
    const plan = { steps: [{ id: 'a', type: 'llm-call', prompt: 'SSN 123-45-6789' }] };
    const { plan_id } = (await system.post('/api/v1/plan', { plan }).expect(200)).body;

    const { body } = await ask('execute-plan', { plan_id });

    expect(body).toMatchObject({ success: false, data: { success: false, error: expect.any(String) } });
    expect(body.error).toBe(body.data.error);
    expect(body.metadata.step_results.a.status).toBe('blocked');
  });

  it('changes and cancels a plan', async () => {
    const { plan_id } = await generate();

    const { body: changed } = await ask('update-plan', { plan_id, version: 1, metadata: { team: 'a' } });
    expect(changed).toMatchObject({ success: true, plan_id, data: { version: 2 } });
    const { body } = await ask('cancel-plan', { plan_id, reason: 'Not needed' }).expect(200);
    expect(body).toMatchObject({ success: true, plan_id, data: { status: 'cancelled' } });
    await ask('execute-plan', { plan_id }).expect(409);
  });

  it.each([{}, { plan_id: 7 }, { plan_id: '../x' }])(
    'asks for the plan when the context is %j',
    async (context) => {
      const { body } = await ask('execute-plan', context).expect(400);

      expect(body.errors).toMatchObject([{ field: '/context/plan_id' }]);
    },
  );

  it('keeps plans of each tenant from the others', async () => {
    const { plan_id } = await generate();

    for (const type of ['execute-plan', 'cancel-plan', 'update-plan']) {
      const { body } = await ask(type, { plan_id, version: 1 }, '', stranger).expect(404);
      expect(body).toMatchObject({ success: false, code: 'NOT_FOUND' });
    }
    await ask('execute-plan', { plan_id }).expect(200);
  });
});
