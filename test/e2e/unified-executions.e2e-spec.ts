import request from 'supertest';
import { startSystem, type RunningSystem } from './support/running-system';

interface Item {
  readonly execution_id: string;
  readonly execution_type: string;
  readonly status: string;
}

describe('executions of plans and of other orchestrators', () => {
  let system: RunningSystem;
  let stranger: string;
  beforeAll(async () => {
    system = await startSystem();
    stranger = (await system.addTenant()).adminApiKey;
  });
  afterAll(() => system.stop());

  const post = (path: string, body: object = {}, key = system.tenant.adminApiKey) =>
    system.post(path, body, key);
  const get = (path: string, key = system.tenant.adminApiKey) =>
    request(system.agentUrl).get(path).set('authorization', `Bearer ${key}`);
  const list = async (query = ''): Promise<{ executions: Item[]; total: number; has_more: boolean }> =>
    (await get(`/api/v1/unified/executions${query}`).expect(200)).body;
  const startWorkflow = async (): Promise<string> => {
    const wish = { workflow_name: 'nightly', source: 'langgraph', total_steps: 2, metadata: { team: 'ops' } };
    return (await post('/api/v1/workflows', wish).expect(201)).body.workflow_id;
  };
  const runPlan = async (): Promise<void> => {
    const plan = { steps: [{ id: 'a', type: 'llm-call', prompt: 'Say hello' }] };
    await post('/api/v1/plan/execute', { plan }).expect(200);
  };

  it('stand in one list, the newest first, and are told apart by type and status', async () => {
    await runPlan();
    const workflow = await startWorkflow();
    await runPlan();

    const all = await list();
    expect(all.executions.map((each) => each.execution_type)).toEqual([
      'map_plan',
      'wcp_workflow',
      'map_plan',
    ]);
    expect(all).toMatchObject({ total: 3, has_more: false });
    expect(await list('?limit=1&offset=1')).toMatchObject({
      executions: [{ execution_id: workflow }],
      total: 3,
      has_more: true,
    });
    expect((await list('?execution_type=map_plan')).total).toBe(2);
    expect((await list('?execution_type=wcp_workflow&status=running')).total).toBe(1);
    expect((await list('?status=in_progress')).executions).toMatchObject([{ execution_id: workflow }]);
    expect((await list('?execution_type=wcp_workflow&status=completed')).total).toBe(0);
    expect((await list('?execution_type=other')).total).toBe(0);
  });

  it('tell the steps of a workflow as its gates and its orchestrator did, also as they happen', async () => {
    const workflow = await startWorkflow();
    const step = (id: string) => `/api/v1/workflows/${workflow}/steps/${id}`;
    await post(`${step('draft')}/gate`, { step_name: 'draft', step_type: 'llm_call', step_input: {} });
    await post(`${step('draft')}/complete`, { output: { text: 'x' }, cost_usd: 0.25 }).expect(200);
    const leak = { step_name: 'leak', step_type: 'tool_call', step_input: { ssn: '123-45-6789' } };
    await post(`${step('leak')}/gate`, leak).expect(200);

    const path = `/api/v1/unified/executions/${workflow}`;
    expect((await get(path).expect(200)).body).toMatchObject({
      execution_type: 'wcp_workflow',
      name: 'nightly',
      source: 'langgraph',
      status: 'running',
      total_steps: 2,
      progress_percent: 50,
      actual_cost_usd: 0.25,
      metadata: { team: 'ops' },
      steps: [
        { step_id: 'draft', step_type: 'llm_call', status: 'completed', cost_usd: 0.25 },
        { step_id: 'leak', status: 'blocked', decision_id: expect.any(String), error: expect.any(String) },
      ],
    });

    const [stream] = await Promise.all([
      get(`${path}/stream`).buffer(true).expect(200),
      post(`/api/v1/workflows/${workflow}/fail`, { reason: 'A step was blocked.' }).expect(200),
    ]);
    const events = [...stream.text.matchAll(/^data: (.*)$/gm)].map(([, data]) => JSON.parse(data as string));
    expect(stream.headers['content-type']).toContain('text/event-stream');
    expect(events.at(-1)).toMatchObject({ status: 'failed', error: 'A step was blocked.' });
  });

  it('end a workflow that is cancelled, so that its next gate says no', async () => {
    const workflow = await startWorkflow();

    await post(`/api/v1/unified/executions/${workflow}/cancel`, { reason: 'Not needed' }).expect(200);

    expect((await get(`/api/v1/unified/executions/${workflow}`)).body).toMatchObject({
      status: 'cancelled',
      error: 'Not needed',
    });
    await post(`/api/v1/workflows/${workflow}/steps/late/gate`, {}).expect(409);
  });

  it('are for their tenant alone', async () => {
    const workflow = await startWorkflow();
    const path = `/api/v1/unified/executions/${workflow}`;

    await get(path, stranger).expect(404);
    await get(`${path}/stream`, stranger).expect(404);
    await post(`${path}/cancel`, {}, stranger).expect(404);
    expect((await get('/api/v1/unified/executions', stranger)).body.total).toBe(0);
    expect((await get(path)).body.status).toBe('running');
  });
});
