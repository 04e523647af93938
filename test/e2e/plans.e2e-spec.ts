import request from 'supertest';
import { startSystem, type RunningSystem } from './support/running-system';

describe('plans', () => {
  let system: RunningSystem;
  beforeAll(async () => {
    system = await startSystem();
  });
  afterAll(() => system.stop());

  const step = (id: string, prompt: string, depends_on: string[] = []) => ({
    id,
    type: 'llm-call',
    prompt,
    depends_on,
  });
  const run = (...steps: object[]) => system.post('/api/v1/plan/execute', { plan: { steps } });

  it('runs a diamond and hands answers on', async () => {
    const { body } = await run(
      step('a', 'Name a city'),
      step('b', 'Name a river'),
      step('c', 'Join {{steps.a.output.response}} and {{steps.b.output.response}}', ['a', 'b']),
    ).expect(200);

    expect(body).toMatchObject({
      success: true,
      status: 'completed',
      metadata: { total_steps: 3, completed_steps: 3 },
    });
    expect(Object.keys(body.step_results)).toEqual(['a', 'b', 'c']);
    expect(body.result).toBe(body.step_results.c.output.response);
  });

  it('answers what it would say when it is asked later', async () => {
    const { body } = await run(
      step('bad', 'SSN 123-45-6789'),
      step('good', 'Hello'),
      step('after', 'Say {{steps.good.output.response}}', ['good']),
      step('never', 'x', ['bad']),
    ).expect(200);

    const { body: later } = await request(system.agentUrl)
      .get(`/api/v1/plan/${body.plan_id}`)
      .set('authorization', `Bearer ${system.tenant.apiKey}`)
      .expect(200);

    expect(body).toEqual(later);
  });

  it('blocks the step that breaks a policy, names it, and keeps its siblings', async () => {
    const { body } = await run(
      step('good', 'Hello'),
      step('bad', 'SSN 123-45-6789'),
      step('after', 'x', ['bad']),
    ).expect(200);

    expect(body).toMatchObject({
      success: false,
      status: 'partial',
      step_results: {
        good: { status: 'completed' },
        bad: { status: 'blocked', decision_id: expect.any(String) },
        after: { status: 'skipped', error: expect.stringContaining("'bad'") },
      },
    });
  });

  it('records the plan and each of its steps for the caller’s tenant', async () => {
    const { body } = await run(step('only', 'Hello there')).expect(200);

    const { body: trail } = await system.post('/api/v1/audit/search', { limit: 4 }).expect(200);

    expect(
      trail.entries.map(
        (entry: { request_type: string; kind: string }) => `${entry.request_type} ${entry.kind}`,
      ),
    ).toEqual(['plan.execute outcome', 'plan.step outcome', 'plan.step decision', 'plan.execute decision']);
    expect(trail.entries[3].id).toBe(body.decision_id);
  });

  it.each([
    ['a circle', [step('a', 'x', ['b']), step('b', 'x', ['a'])], '/plan/steps'],
    ['an unknown dependency', [step('a', 'x', ['nope'])], '/plan/steps/0/depends_on'],
    ['an unknown type', [{ id: 'a', type: 'magic', prompt: 'x' }], '/plan/steps/0/type'],
    ['no steps', [], '/plan/steps'],
  ])('refuses %s and says where', async (_, steps, field) => {
    const { body } = await run(...steps).expect(400);

    expect(body.success).toBe(false);
    expect(body.errors.map((each: { field: string }) => each.field)).toContain(field);
  });

  it('lets nobody but the agent speak to the orchestrator', async () => {
    const send = () =>
      request(system.orchestratorUrl)
        .post('/api/v1/plan/execute')
        .send({ plan: { steps: [step('a', 'x')] } });

    await send().expect(401);
    await send().set('authorization', `Bearer ${system.tenant.apiKey}`).expect(401);
    await send().set('x-axonflow-principal', 'eyJhbGciOiJub25lIn0.e30.').expect(401);
    await send().set('x-tenant-id', system.tenant.tenantId).expect(401);
  });
});
