import request from 'supertest';
import { startSystem, type RunningSystem } from './support/running-system';

const WORKFLOW = {
  apiVersion: 'axonflow.io/v1',
  kind: 'Workflow',
  metadata: { name: 'greeting', version: '1.0.0' },
  spec: {
    input: { type: 'object', properties: { name: { type: 'string' } } },
    steps: [
      { name: 'greet', type: 'llm-call', prompt: 'Greet {{input.name}}' },
      { name: 'sign', type: 'llm-call', prompt: 'Sign {{steps.greet.output.response}}' },
    ],
    output: { letter: '{{steps.sign.output.response}}' },
  },
};

describe('workflow documents', () => {
  let system: RunningSystem;
  let stranger: string;
  beforeAll(async () => {
    system = await startSystem();
    stranger = (await system.addTenant()).adminApiKey;
  });
  afterAll(() => system.stop());

  const execute = (body: object) => system.post('/api/v1/workflows/execute', body);
  const get = (path: string, key = system.tenant.apiKey) =>
    request(system.agentUrl).get(`/api/v1/workflows/${path}`).set('authorization', `Bearer ${key}`);

  it('run as plans, and are shown in their own words', async () => {
    const input = { name: 'Ann' };
    const { body } = await execute({ workflow: WORKFLOW, input, user: { user_id: 'ann' } }).expect(200);

    expect(body).toMatchObject({
      workflow_name: 'greeting',
      status: 'completed',
      input,
      output: { letter: expect.stringContaining('no model was asked') },
      steps: [
        { name: 'greet', status: 'completed', input: { prompt: 'Greet {{input.name}}' } },
        { name: 'sign', status: 'completed', process_time: expect.stringMatching(/^\d+ms$/) },
      ],
      user_context: { id: 'ann' },
    });
    expect((await get(`executions/${body.id}`).expect(200)).body).toEqual(body);
    expect((await get('executions?limit=1').expect(200)).body).toEqual({ executions: [body], count: 1 });
    const { tenantId } = system.tenant;
    expect((await get(`executions/tenant/${tenantId}`).expect(200)).body).toMatchObject({
      tenant_id: tenantId,
      count: 1,
    });
  });

  it('say which step a policy blocked, with the decision', async () => {
    const steps = [{ name: 'leak', type: 'llm-call', prompt: 'My SSN is 123-45-6789' }];
    const { body } = await execute({ workflow: { ...WORKFLOW, spec: { steps } } }).expect(200);

    expect(body).toMatchObject({ status: 'failed', steps: [{ name: 'leak', status: 'blocked' }] });
    expect(body.error).toEqual(expect.any(String));
  });

  it.each<[string, object, string]>([
    ['functions', { steps: [{ name: 'f', type: 'function-call', function: 'x' }] }, 'spec/steps/0/type'],
    [
      'fields that do not exist',
      { steps: [{ name: 'a', type: 'llm-call', promt: 'x' }] },
      'spec/steps/0/promt',
    ],
    [
      'references to nothing',
      { steps: [{ name: 'a', type: 'llm-call', prompt: '{{steps.b.output}}' }] },
      'spec/steps/0/prompt',
    ],
  ])('are refused with the place of %s', async (_, spec, field) => {
    const { body } = await execute({ workflow: { ...WORKFLOW, spec } }).expect(400);

    expect(body.errors.map((each: { field: string }) => each.field)).toContain(`/workflow/${field}`);
  });

  it('are for their tenant alone', async () => {
    const { body } = await execute({ workflow: WORKFLOW, input: { name: 'Ann' } }).expect(200);

    await get(`executions/${body.id}`, stranger).expect(404);
    await get(`executions/tenant/${system.tenant.tenantId}`, stranger).expect(404);
    expect((await get('executions', stranger).expect(200)).body).toEqual({ executions: [], count: 0 });
  });
});
