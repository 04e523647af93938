import request from 'supertest';
import { startSystem, type RunningSystem } from './support/running-system';

const ASK = {
  name: 'Bookings need a person',
  description: 'A test',
  type: 'content',
  category: 'dynamic-security',
  conditions: [{ field: 'query', operator: 'contains', value: 'book' }],
  actions: [{ type: 'require_approval', config: { reason: 'Bookings need a person.' } }],
  priority: 900,
  enabled: true,
};
const step = (id: string, prompt: string, depends_on: string[] = []) => ({
  id,
  type: 'llm-call',
  prompt,
  depends_on,
});
/** Two branches that each wait for a person, and one that does not. */
const PLAN = {
  steps: [
    step('flight', 'book a flight'),
    step('hotel', 'book a hotel'),
    step('weather', 'Tell the weather'),
    step('taxi', 'Order a taxi', ['flight']),
    step('table', 'Find a table', ['hotel']),
  ],
};

describe('approvals of plans', () => {
  let system: RunningSystem;
  let stranger: string;
  beforeAll(async () => {
    system = await startSystem();
    stranger = (await system.addTenant()).adminApiKey;
    await post('/api/v1/policies', ASK).expect(201);
    await until(
      async () => (await post('/api/v1/plan/execute', { plan: PLAN })).body.status === 'awaiting_approval',
    );
  });
  afterAll(() => system.stop());

  const post = (path: string, body: object = {}, key = system.tenant.adminApiKey) =>
    system.post(path, body, key);
  const get = (path: string, key = system.tenant.adminApiKey) =>
    request(system.agentUrl).get(path).set('authorization', `Bearer ${key}`);
  const statuses = (body: { step_results: Record<string, { status: string }> }) =>
    Object.fromEntries(Object.entries(body.step_results).map(([id, { status }]) => [id, status]));
  const execute = async () => (await post('/api/v1/plan/execute', { plan: PLAN }).expect(202)).body;

  it.each([
    ['flight', 'hotel'],
    ['hotel', 'flight'],
  ])('go on one at a time, %s before %s, while the others are finished', async (first, second) => {
    const waiting = await execute();
    expect(waiting).toMatchObject({ success: true, status: 'awaiting_approval' });
    expect(statuses(waiting)).toEqual({
      flight: 'awaiting_approval',
      hotel: 'awaiting_approval',
      weather: 'completed',
      taxi: 'pending',
      table: 'pending',
    });
    const behind = { flight: 'taxi', hotel: 'table' }[first] as string;

    const resume = (step_id: string) =>
      post(`/api/v1/plan/${waiting.plan_id}/resume`, { approved: true, step_id }).expect(200);
    expect((await resume(first)).body).toMatchObject({
      status: 'awaiting_approval',
      approved: true,
      step_result: { step_id: first, status: 'completed' },
      next_step: second,
    });
    const half = (await get(`/api/v1/plan/${waiting.plan_id}`).expect(200)).body;
    expect(statuses(half)).toMatchObject({
      [first]: 'completed',
      [behind]: 'completed',
      [second]: 'awaiting_approval',
    });
    expect((await resume(second)).body).toMatchObject({ status: 'completed' });

    const done = (await get(`/api/v1/plan/${waiting.plan_id}`).expect(200)).body;
    expect(new Set(Object.values(statuses(done)))).toEqual(new Set(['completed']));
    const { body: trail } = await post('/api/v1/audit/search', { limit: 100 }).expect(200);
    const outcomes = trail.entries.filter(
      (entry: { kind: string; request_type: string; timestamp: string }) =>
        entry.kind === 'outcome' &&
        entry.request_type === 'plan.step' &&
        entry.timestamp >= waiting.created_at,
    );
    expect(outcomes).toHaveLength(5);
  });

  it('end the branch of a step that a person rejects, and leave the others', async () => {
    const { plan_id: id } = await execute();
    await post(`/api/v1/plans/${id}/steps/flight/reject`, { comment: 'Too dear.' }).expect(200);
    await post(`/api/v1/plans/${id}/steps/hotel/approve`, { reviewer_email: 'ann@example.com' }).expect(200);

    await until(async () => (await get(`/api/v1/plan/${id}`)).body.status === 'partial');
    const { body } = await get(`/api/v1/plan/${id}`);
    expect(statuses(body)).toMatchObject({
      flight: 'rejected',
      taxi: 'skipped',
      hotel: 'completed',
      table: 'completed',
    });
  });

  it('inside a plan that runs apart are asked where its caller looks, and let both runs go on', async () => {
    const trip = {
      steps: [
        { id: 'confirm', type: 'approval', message: 'Shall we travel?' },
        step('weather', 'Tell the weather', ['confirm']),
      ],
    };
    const steps = [{ id: 'trip', type: 'sub-plan', apart: true, plan: trip }];
    const { body: waiting } = await post('/api/v1/plan/execute', { plan: { steps } }).expect(202);
    expect(waiting).toMatchObject({
      status: 'awaiting_approval',
      step_results: { trip: { status: 'awaiting_approval' } },
      pending_approvals: [{ step_id: 'trip.confirm' }],
    });
    const { body: listed } = await get(`/api/v1/executions?workflow_id=${waiting.plan_id}/trip`).expect(200);
    expect(listed.executions).toHaveLength(1);
    const child = listed.executions[0].request_id;
    expect((await get(`/api/v1/executions/${child}/steps`).expect(200)).body).toMatchObject([
      { step_id: 'confirm', approval_required: true, outcome: 'awaiting_approval' },
      { step_id: 'weather', approval_required: false },
    ]);

    const answer = { approved: true, step_id: 'trip.confirm' };
    const { body: done } = await post(`/api/v1/plan/${waiting.plan_id}/resume`, answer).expect(200);
    expect(done).toMatchObject({ status: 'completed' });
  });

  it('are for admins of the tenant alone, once, and recorded', async () => {
    const { pending_approvals: asked, plan_id: id } = await execute();
    const [{ approval_id: approval }] = asked;

    await post(`/api/v1/hitl/queue/${approval}/approve`, {}, system.tenant.apiKey).expect(403);
    await post(`/api/v1/hitl/queue/${approval}/approve`, {}, stranger).expect(404);
    const review = { reviewer_id: 'ann', comment: 'Fine.' };
    const { body } = await post(`/api/v1/hitl/queue/${approval}/approve`, review).expect(200);
    expect(body).toMatchObject({ success: true, data: { status: 'approved', reviewer_id: 'ann' } });
    await post(`/api/v1/hitl/queue/${approval}/reject`, {}).expect(409);

    const { body: trail } = await post('/api/v1/audit/search', { limit: 50 }).expect(200);
    expect(
      trail.entries.filter((entry: { request_type: string }) => entry.request_type === 'approval.approved')
        .length,
    ).toBeGreaterThan(0);
    await post(`/api/v1/plan/${id}/cancel`, { reason: 'test' }).expect(200);
  });

  it('of others than who asks, and of several people, when the question says so', async () => {
    const refund = {
      request_type: 'refund',
      trigger_reason: 'Refund of 900 USD',
      user_id: 'eve@example.com',
    };
    const question = { ...refund, required_approvals: 2, four_eyes: true };
    const { body: asked } = await post('/api/v1/hitl/queue', question, system.tenant.apiKey).expect(201);
    expect(asked.data).toMatchObject({ required_approvals: 2, four_eyes: true, approvals: [] });
    const approve = (reviewer_email: string) =>
      post(`/api/v1/hitl/queue/${asked.data.request_id}/approve`, { reviewer_email });

    const { body: refused } = await approve('Eve@example.com').expect(403);
    expect(refused).toMatchObject({ success: false, code: 'FORBIDDEN' });
    expect((await approve('ann@example.com').expect(200)).body.data).toMatchObject({
      status: 'pending',
      approvals: [{ reviewer: 'ann@example.com' }],
    });
    await approve('ann@example.com').expect(409);
    expect((await approve('bob@example.com').expect(200)).body.data.status).toBe('approved');
  });

  it('of callers are kept with all that is said about them, masked', async () => {
    const said = {
      original_query: 'Refund 900 USD to the card 4111 1111 1111 1111',
      trigger_reason: 'Is 123-45-6789 the SSN of Ann?',
      request_context: { order: 'o-17', note: 'her card is 4111 1111 1111 1111' },
      triggered_policy_id: 'refunds',
      triggered_policy_name: 'Large refunds',
      eu_ai_act_article: '14',
      compliance_framework: 'sox',
      risk_classification: 'high',
    };
    const { body: asked } = await post('/api/v1/hitl/queue', said, system.tenant.apiKey).expect(201);

    expect((await get(`/api/v1/hitl/queue/${asked.data.request_id}`).expect(200)).body.data).toMatchObject({
      ...said,
      original_query: 'Refund 900 USD to the card [REDACTED:CREDIT_CARD]',
      trigger_reason: 'Is [REDACTED:US_SSN] the SSN of Ann?',
      request_context: { order: 'o-17', note: 'her card is [REDACTED:CREDIT_CARD]' },
    });
    const { body: refused } = await post('/api/v1/hitl/queue', {
      request_context: { note: 'x'.repeat(17_000) },
    }).expect(400);
    expect(refused.errors).toMatchObject([{ field: '/request_context' }]);
  });

  it('tell what to follow as server-sent events, from where a connection broke', async () => {
    const { execution_id: id, plan_id: plan } = await execute();
    await post(`/api/v1/plan/${plan}/cancel`).expect(200);
    const stream = (lastId: string) =>
      get(`/api/v1/unified/executions/${id}/stream`).set('last-event-id', lastId).expect(200);

    const whole = (await stream('')).text;
    const ids = [...whole.matchAll(/^id: (\d+)$/gm)].map(([, seq]) => Number(seq));
    expect(ids.length).toBeGreaterThan(3);
    expect(ids).toEqual(ids.toSorted((left, right) => left - right));
    const rest = (await stream(String(ids[1]))).text;
    expect([...rest.matchAll(/^id: (\d+)$/gm)].map(([, seq]) => Number(seq))).toEqual(ids.slice(2));
    expect(rest).toContain('"status":"cancelled"');
  });

  it('tell how an execution goes on also to those who come with an event of another', async () => {
    const { execution_id: id, plan_id: plan } = await execute();
    const stream = get(`/api/v1/unified/executions/${id}/stream`)
      .set('last-event-id', '999999')
      .then(({ text }) => text);
    await get(`/api/v1/unified/executions/${id}`).expect(200);
    await post(`/api/v1/plan/${plan}/cancel`).expect(200);

    const told = await stream;
    expect(told).toContain('"status":"awaiting_approval"');
    expect(told).toContain('"status":"cancelled"');
  });

  it('keep plans and executions of each tenant from the others', async () => {
    const { execution_id: id, plan_id: plan } = await execute();
    const paths = [
      `/api/v1/plan/${plan}`,
      `/api/plans/${plan}`,
      `/api/v1/orchestrator/plan/${plan}`,
      `/api/v1/plan/${plan}/versions`,
      `/api/v1/executions/${id}`,
      `/api/v1/executions/${id}/steps`,
      `/api/v1/executions/${id}/steps/0`,
      `/api/v1/executions/${id}/timeline`,
      `/api/v1/executions/${id}/export`,
      `/api/v1/unified/executions/${id}`,
      `/api/v1/unified/executions/${id}/stream`,
    ];
    for (const path of paths) {
      const { body } = await get(path, stranger).expect(404);
      expect(body).toMatchObject({ success: false, code: 'NOT_FOUND' });
      if (!path.endsWith('/stream')) await get(path).expect(200);
    }
    for (const path of ['execute', 'cancel', 'pause', 'resume', 'rollback/1'])
      await post(`/api/v1/plan/${plan}/${path}`, {}, stranger).expect(404);
    await post('/api/v1/plan/execute', { plan_id: plan }, stranger).expect(404);
    await post(`/api/v1/plans/${plan}/steps/flight/approve`, {}, stranger).expect(404);
    await post(`/api/v1/plans/${plan}/steps/flight/reject`, {}, stranger).expect(404);
    await post(`/api/v1/unified/executions/${id}/cancel`, {}, stranger).expect(404);
    const del = request(system.agentUrl).delete(`/api/v1/executions/${id}`);
    await del.set('authorization', `Bearer ${stranger}`).expect(404);
    for (const path of ['executions', 'unified/executions'])
      expect((await get(`/api/v1/${path}`, stranger).expect(200)).body).toMatchObject({
        executions: [],
        total: 0,
      });
    for (const path of ['plans/approvals/pending', 'workflows/approvals/pending'])
      expect((await get(`/api/v1/${path}`, stranger).expect(200)).body).toMatchObject({ count: 0 });
    expect((await get('/api/v1/hitl/queue', stranger).expect(200)).body).toMatchObject({ data: [] });
    expect((await get('/api/v1/hitl/stats', stranger).expect(200)).body.data.total_pending).toBe(0);
    await post(`/api/v1/plan/${plan}/cancel`).expect(200);
  });
});

/** Waits until something holds that nobody announces. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setImmediate(resolve));
}
