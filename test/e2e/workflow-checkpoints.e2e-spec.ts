import request from 'supertest';
import { startSystem, type RunningSystem } from './support/running-system';

const onWord = (value: string, action: object) => ({
  name: `About ${value}`,
  type: 'content',
  conditions: [{ field: 'query', operator: 'contains', value }],
  actions: [action],
  priority: 900,
  enabled: true,
});

describe('checkpoints of external workflows', () => {
  let system: RunningSystem;
  let stranger: string;
  beforeAll(async () => {
    system = await startSystem();
    stranger = (await system.addTenant()).adminApiKey;
    const asking = { type: 'require_approval', config: { reason: 'Payments need a person.' } };
    await post('/api/v1/policies', onWord('pay', asking)).expect(201);
    const workflow = await begin();
    let tries = 0;
    while ((await gate(workflow, `warm-up-${tries++}`, 'pay')).decision !== 'require_approval');
  });
  afterAll(() => system.stop());

  const post = (path: string, body: object = {}, key = system.tenant.adminApiKey) =>
    system.post(path, body, key);
  const get = (path: string, key = system.tenant.adminApiKey) =>
    request(system.agentUrl).get(path).set('authorization', `Bearer ${key}`);
  const begin = async (): Promise<string> => {
    const { body } = await post('/api/v1/workflows', { workflow_name: 'w', source: 'langgraph' }).expect(201);
    return body.workflow_id;
  };
  const gate = async (workflow: string, step: string, prompt: string, more: object = {}) => {
    const asked = { step_name: `The ${step}`, step_type: 'llm_call', step_input: { prompt }, ...more };
    return (await post(`/api/v1/workflows/${workflow}/steps/${step}/gate`, asked).expect(200)).body;
  };
  const complete = (workflow: string, step: string) =>
    post(`/api/v1/workflows/${workflow}/steps/${step}/complete`, { output: { of: step } }).expect(200);
  const checkpoints = async (workflow: string) =>
    (await get(`/api/v1/workflows/${workflow}/checkpoints`).expect(200)).body.checkpoints;
  const resume = (workflow: string, checkpoint: number) =>
    post(`/api/v1/workflows/${workflow}/checkpoints/${checkpoint}/resume`);
  const shown = async (workflow: string) => (await get(`/api/v1/workflows/${workflow}`).expect(200)).body;
  const ranSteps = async (): Promise<string> => {
    const workflow = await begin();
    for (const step of ['search', 'draft', 'send']) {
      await gate(workflow, step, `Please ${step}`, { idempotency_key: `first-${step}` });
      await complete(workflow, step);
    }
    return workflow;
  };

  it('are the steps that asked, and say which of them can go on', async () => {
    const workflow = await begin();
    await gate(workflow, 'draft', 'Hello');
    await gate(workflow, 'leak', 'SSN 123-45-6789');
    await gate(workflow, 'pay', 'pay Bob');

    expect(await checkpoints(workflow)).toMatchObject([
      {
        id: 1,
        workflow_id: workflow,
        step_id: 'draft',
        step_index: 0,
        step_name: 'The draft',
        step_type: 'llm_call',
        checkpoint_type: 'step_gate',
        gate_decision: 'allow',
        is_resumable: true,
        resume_count: 0,
        created_at: expect.any(String),
      },
      { id: 2, step_id: 'leak', gate_decision: 'block', is_resumable: false },
      { id: 3, step_id: 'pay', checkpoint_type: 'approval_boundary', gate_decision: 'require_approval' },
    ]);
    const { body } = await resume(workflow, 2).expect(409);
    expect(body).toMatchObject({ success: false, code: 'CONFLICT' });
    await resume(workflow, 4).expect(404);
    await post(`/api/v1/workflows/${workflow}/checkpoints/last/resume`).expect(400);
  });

  it('set a failed workflow back: what came later must ask again, with what it had brought', async () => {
    const workflow = await ranSteps();
    await post(`/api/v1/workflows/${workflow}/fail`, { reason: 'A tool failed' }).expect(200);

    const { body } = await resume(workflow, 2).expect(200);
    expect(body).toMatchObject({
      workflow_id: workflow,
      status: 'in_progress',
      resumed_from_checkpoint: 'draft',
      resumed_from_index: 1,
      new_decision: 'allow',
      decision_source: 'fresh',
      resume_count: 1,
      message: expect.stringContaining('goes on'),
    });
    const { steps, ...rest } = await shown(workflow);
    expect(rest).toMatchObject({ status: 'in_progress', current_step_index: 1 });
    expect(rest).not.toHaveProperty('completed_at');
    expect(steps).toMatchObject([
      { step_id: 'search', completed_at: expect.any(String) },
      { step_id: 'draft' },
    ]);
    expect(steps[1]).not.toHaveProperty('completed_at');
    expect(await checkpoints(workflow)).toMatchObject([
      { step_id: 'search', is_resumable: true },
      { step_id: 'draft', is_resumable: true, resume_count: 1 },
      { step_id: 'send', is_resumable: false },
    ]);
    const { body: unified } = await get(`/api/v1/unified/executions/${workflow}`).expect(200);
    expect(unified.steps.map(({ status }: { status: string }) => status)).toEqual(['completed', 'running']);

    const same = await gate(workflow, 'draft', 'Please draft', { idempotency_key: 'second-draft' });
    expect(same).toMatchObject({ decision: 'allow', cached: true, decision_id: body.decision_id });
    await gate(workflow, 'check', 'Please check');
    const sent = await gate(workflow, 'send', 'Please send', { idempotency_key: 'second-send' });
    expect(sent).toMatchObject({
      cached: false,
      retry_context: { prior_completion_status: 'completed', prior_output_available: true },
    });
    const after = await shown(workflow);
    expect(after.steps.map(({ step_id }: { step_id: string }) => step_id)).toEqual([
      'search',
      'draft',
      'check',
      'send',
    ]);
    expect((await checkpoints(workflow)).map(({ id }: { id: number }) => id)).toEqual([1, 2, 4, 3]);
  });

  it('are judged by the policies of now, and nothing goes on that these block', async () => {
    const workflow = await ranSteps();
    await post(`/api/v1/workflows/${workflow}/abort`, { reason: 'Stopped' }).expect(200);
    const block = onWord('draft', { type: 'block', config: { reason: 'No drafts.' } });
    const { body: policy } = await post('/api/v1/policies', block).expect(201);
    const probe = await begin();
    let tries = 0;
    while ((await gate(probe, `probe-${tries++}`, 'draft')).decision !== 'block');

    expect((await resume(workflow, 2).expect(200)).body).toMatchObject({
      status: 'aborted',
      new_decision: 'block',
      reason: 'No drafts.',
      resume_count: 0,
    });
    expect(await shown(workflow)).toMatchObject({ status: 'aborted', current_step_index: 2 });

    await request(system.agentUrl)
      .delete(`/api/v1/policies/${policy.id}`)
      .set('authorization', `Bearer ${system.tenant.adminApiKey}`);
    while ((await gate(probe, `probe-${tries++}`, 'draft')).decision !== 'allow');
    expect((await resume(workflow, 2).expect(200)).body).toMatchObject({
      status: 'in_progress',
      new_decision: 'allow',
      resume_count: 1,
    });
  });

  it('wait for people, and take no for an answer', async () => {
    const workflow = await begin();
    await gate(workflow, 'pay', 'pay Ann');
    const path = `/api/v1/workflows/${workflow}/checkpoints/resume`;
    const { body: waiting } = await post(path).expect(200);
    expect(waiting).toMatchObject({ new_decision: 'require_approval', approval_id: expect.any(String) });

    await post(`/api/v1/workflows/${workflow}/steps/pay/reject`).expect(200);

    expect((await post(path).expect(200)).body).toMatchObject({ new_decision: 'block' });
  });

  it('go on from the last one, unless the workflow is completed', async () => {
    const workflow = await ranSteps();
    const path = `/api/v1/workflows/${workflow}/checkpoints/resume`;
    expect((await post(path).expect(200)).body).toMatchObject({ resumed_from_checkpoint: 'send' });
    await post(`/api/v1/workflows/${workflow}/complete`).expect(200);

    await post(path).expect(409);
    await resume(workflow, 1).expect(409);
    expect((await checkpoints(workflow))[0]).toMatchObject({ is_resumable: false });
    await post(`/api/v1/workflows/${await begin()}/checkpoints/resume`).expect(409);
  });

  it('keep what was asked so that nobody reads it in the database', async () => {
    const workflow = await begin();
    await gate(workflow, 'draft', 'the sentence that nobody reads');

    const [row] = await system.database.query<{ all: string; sealed_request: string }>(
      `select workflow_steps::text as all, sealed_request from workflow_steps where workflow_id = $1`,
      [workflow],
    );
    expect(row?.sealed_request.length).toBeGreaterThan(20);
    expect(row?.all).not.toContain('nobody reads');
  });

  it('are kept from other tenants', async () => {
    const workflow = await ranSteps();
    const path = `/api/v1/workflows/${workflow}/checkpoints`;

    for (const answer of [
      await get(path, stranger),
      await post(`${path}/resume`, {}, stranger),
      await post(`${path}/1/resume`, {}, stranger),
    ])
      expect(answer).toMatchObject({ status: 404, body: { success: false, code: 'NOT_FOUND' } });
    expect(
      (await checkpoints(workflow)).map(({ resume_count }: { resume_count: number }) => resume_count),
    ).toEqual([0, 0, 0]);
  });
});
