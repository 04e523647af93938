import request from 'supertest';
import { startSystem, type RunningSystem } from './support/running-system';

const TRIP = 'Find flights to Oslo and a hotel, {{steps.x.output}}';
const AGENT_STEP = { id: 'write', type: 'agent', agent: 'writer', query: 'Write a line about rivers' };

describe('planning', () => {
  let system: RunningSystem;
  beforeAll(async () => {
    system = await startSystem();
  });
  afterAll(() => system.stop());

  const plan = (body: object) => system.post('/api/v1/plan', body);
  const execute = (body: object) => system.post('/api/v1/plan/execute', body);
  const read = (id: string) =>
    request(system.agentUrl).get(`/api/v1/plan/${id}`).set('authorization', `Bearer ${system.tenant.apiKey}`);
  const idsOf = ({ steps }: { steps: { id: string }[] }) => steps.map(({ id }) => id);

  it('makes a plan of a question by rules where no model is, says so, keeps it and runs it', async () => {
    const { body: made } = await plan({ query: TRIP }).expect(200);

    expect(made).toMatchObject({
      success: true,
      status: 'pending',
      planner: 'rules',
      domain: 'travel',
      complexity: 2,
      parallel: true,
      decision_id: expect.any(String),
      estimated_duration: '8000ms',
      metadata: {
        execution_mode: 'parallel',
        planner_reason: 'No real model is configured.',
        estimate: { completion_tokens: 3000, duration_ms: 8000, is_lower_bound: false },
      },
    });
    expect(made.steps).toMatchObject([
      { id: 'flight-search', type: 'agent', agent: 'flight-search' },
      { id: 'hotel-search', type: 'agent', agent: 'hotel-search' },
      { id: 'synthesis', type: 'synthesis', depends_on: ['flight-search', 'hotel-search'] },
    ]);
    expect((await read(made.plan_id).expect(200)).body).toMatchObject({ status: 'pending', query: TRIP });

    const { body: run } = await execute({ plan_id: made.plan_id }).expect(200);

    expect(run).toMatchObject({
      success: true,
      status: 'completed',
      result: expect.stringContaining('No model is configured'),
      step_results: { 'flight-search': { status: 'completed', simulated: true } },
    });
  });

  it('runs a question in the mode that is asked for, and in another one once it is changed', async () => {
    const { body: made } = await plan({ query: TRIP, execution_mode: 'confirm' }).expect(200);
    expect(idsOf(made)).toEqual([
      'approve-flight-search',
      'approve-hotel-search',
      'flight-search',
      'hotel-search',
      'synthesis',
    ]);

    const change = { version: 1, execution_mode: 'sequential' };
    await request(system.agentUrl)
      .put(`/api/v1/plan/${made.plan_id}`)
      .set('authorization', `Bearer ${system.tenant.apiKey}`)
      .send(change)
      .expect(200);

    const { body: run } = await execute({ plan_id: made.plan_id }).expect(200);
    expect(run).toMatchObject({ status: 'completed', parallel: false, estimated_duration: '12000ms' });
    expect(idsOf(run)).toEqual(['flight-search', 'hotel-search', 'synthesis']);
  });

  it('runs agents of given plans and of the stored plans inside them', async () => {
    const { body: inner } = await plan({ plan: { steps: [AGENT_STEP] } }).expect(200);

    const { body } = await execute({
      plan: { steps: [AGENT_STEP, { id: 'inner', type: 'sub-plan', plan_id: inner.plan_id }] },
    }).expect(200);

    expect(body).toMatchObject({
      success: true,
      planner: 'caller',
      step_results: { write: { status: 'completed' }, inner: { status: 'completed' } },
    });
  });

  it('refuses a question that breaks a policy, with the decision, and keeps nothing of it', async () => {
    const { body } = await plan({ query: 'Plan a trip for SSN 123-45-6789' }).expect(403);

    expect(body).toMatchObject({ success: false, code: 'POLICY_DENIED', blocked: true });
    expect(body.decision_id).toEqual(expect.any(String));
    expect(JSON.stringify(body)).not.toContain('123-45-6789');
    await request(system.agentUrl)
      .get(`/api/v1/decisions/${body.decision_id}/explain`)
      .set('authorization', `Bearer ${system.tenant.apiKey}`)
      .expect(200);
    expect(await system.database.query("select 1 from plans where query like '%123-45-6789%'")).toEqual([]);
  });

  it('keeps questions masked, with what policies mask nowhere among its plans', async () => {
    for (const id of ['ssn', 'credit_card'])
      await system
        .post(
          `/api/v1/static-policies/sys_pii_${id}/override`,
          {
            action_override: 'redact',
            override_reason: 'Agents may answer around it',
            expires_at: new Date(Date.now() + 3_600_000).toISOString(),
          },
          system.tenant.adminApiKey,
        )
        .expect(201);
    const query = 'Write to jane.doe@example.com about SSN 123-45-6789 and card 4111 1111 1111 1111';
    const made = await statusOnce(() => plan({ query }), 200);

    expect(made.query).toBe(
      'Write to [REDACTED:EMAIL_ADDRESS] about SSN [REDACTED:US_SSN] and card [REDACTED:CREDIT_CARD]',
    );
    expect(made.steps.length).toBeGreaterThan(0);
    await execute({ plan_id: made.plan_id }).expect(200);
    const tables = await system.database.query<{ name: string }>(
      `select table_name as name from information_schema.tables where table_name like 'plan%'`,
    );
    expect(tables.length).toBeGreaterThan(6);
    for (const { name } of tables) {
      const kept = await system.database.query(
        `select 1 from ${name} where ${name}::text similar to '%(123-45-6789|4111 1111 1111 1111)%'`,
      );
      expect({ name, kept }).toEqual({ name, kept: [] });
    }
    expect(await system.database.query(`select 1 from plans where query like '%jane.doe%'`)).toEqual([]);
  });

  it('keeps no question beside a plan that is given', async () => {
    const { body } = await plan({ plan: { steps: [AGENT_STEP] }, query: 'SSN 123-45-6789' }).expect(200);

    expect(body).toMatchObject({ planner: 'caller', query: '' });
    expect(await system.database.query(`select 1 from plans where query like '%6789%'`)).toEqual([]);
  });

  it('makes no plan of a question that a person must agree to', async () => {
    const ask = {
      name: 'Takeovers need a person',
      type: 'content',
      category: 'dynamic-security',
      conditions: [{ field: 'query', operator: 'contains', value: 'takeover' }],
      actions: [{ type: 'require_approval', config: { reason: 'Takeovers need a person.' } }],
      enabled: true,
    };
    await system.post('/api/v1/policies', ask, system.tenant.adminApiKey).expect(201);
    await expect(statusOnce(() => plan({ query: 'Plan a takeover' }), 403)).resolves.toMatchObject({
      code: 'APPROVAL_REQUIRED',
      block_reason: 'Takeovers need a person.',
      decision_id: expect.any(String),
      approval_id: expect.any(String),
    });

    const { body: refusal } = await plan({ query: 'Plan a takeover' }).expect(403);
    const approve = `/api/v1/hitl/queue/${refusal.approval_id}/approve`;
    await system.post(approve, {}, system.tenant.adminApiKey).expect(200);
    await plan({ query: 'Plan a takeover' }).expect(200);
    const { body: again } = await plan({ query: 'Plan a takeover' }).expect(403);
    expect(again.approval_id).not.toBe(refusal.approval_id);
  });

  it.each([
    [
      'an agent that does not exist',
      { plan: { steps: [{ ...AGENT_STEP, agent: 'nobody' }] } },
      '/plan/steps/0/agent',
    ],
    ['a mode that does not exist', { query: 'Write a poem', execution_mode: 'magic' }, '/execution_mode'],
    ['no question', { query: ' ' }, '/query'],
  ])('refuses %s and says where', async (_, wish, field) => {
    const { body } = await plan(wish).expect(400);

    expect(body.errors.map((each: { field: string }) => each.field)).toEqual([field]);
  });
});

/** What an answer about a plan is read for. */
interface Made {
  readonly plan_id: string;
  readonly query: string;
  readonly steps: readonly object[];
}

/** The body of the first answer with a status; changes of policies take a moment. */
async function statusOnce(ask: () => request.Test, status: number): Promise<Made> {
  for (;;) {
    const answer = await ask();
    if (answer.status === status) return answer.body;
  }
}
