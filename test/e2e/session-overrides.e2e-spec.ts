import request from 'supertest';
import type { ProvisionedTenant } from '@app/identity';
import { startSystem, type RunningSystem } from './support/running-system';

const ANN = 'ann@example.com';

describe('session overrides', () => {
  let system: RunningSystem;
  let stranger: ProvisionedTenant;
  let policyId: string;
  beforeAll(async () => {
    system = await startSystem();
    stranger = await system.addTenant();
    const policy = {
      name: 'Wires',
      type: 'content',
      category: 'dynamic-security',
      conditions: [{ field: 'query', operator: 'contains', value: 'wire' }],
      actions: [{ type: 'block', config: { reason: 'No wires' } }],
      allow_override: true,
    };
    const { body } = await system
      .post('/api/v1/dynamic-policies', policy, system.tenant.adminApiKey)
      .expect(201);
    policyId = body.id;
    expect(body).toMatchObject({ allow_override: true });
    await until(async () => !(await approved(ANN)));
  });
  afterAll(() => system.stop());

  const send = (method: 'delete' | 'get', path: string, apiKey = system.tenant.apiKey): request.Test =>
    request(system.agentUrl)[method](path).set('authorization', `Bearer ${apiKey}`);
  const make = (more: object = {}, apiKey = system.tenant.apiKey): request.Test =>
    system.post('/api/v1/overrides', { policy_id: policyId, override_reason: 'incident 7', ...more }, apiKey);
  const preCheck = async (email: string) => {
    const context = { user_email: email };
    const body = { client_id: system.tenant.clientId, query: 'wire the money', context };
    return (await system.post('/api/policy/pre-check', body).expect(200)).body;
  };
  const approved = async (email: string): Promise<boolean> => (await preCheck(email)).approved;
  const until = async (holds: () => Promise<boolean>): Promise<void> => {
    const deadline = performance.now() + 2_000;
    while (!(await holds())) {
      if (performance.now() > deadline) throw new Error('it did not come true in time');
    }
  };
  const overrideEvents = async (): Promise<Set<string>> => {
    const { body } = await system.post('/api/v1/audit/search', { limit: 200 }).expect(200);
    const types: string[] = body.entries.map(({ request_type: type }: { request_type: string }) => type);
    return new Set(types.filter((type) => type.startsWith('override_')));
  };

  it('let one person pass until they are revoked, all of it on record', async () => {
    const { body } = await make({ ttl_seconds: 1 }).set('x-user-email', ANN).expect(201);
    expect(body).toMatchObject({ policy_id: policyId, user: ANN, clamped: true, active: true });
    await until(() => approved(ANN));
    expect(await approved('bob@example.com')).toBe(false);
    const { decision_id: id } = await preCheck(ANN);

    const explained = (await send('get', `/api/v1/decisions/${id}/explain`).expect(200)).body;
    expect(explained).toMatchObject({ decision: 'allowed', override_existing_id: body.id });
    expect((await send('get', '/api/v1/overrides').expect(200)).body).toMatchObject({
      count: 1,
      overrides: [{ id: body.id }],
    });
    await send('get', `/api/v1/overrides/${body.id}`).expect(200);

    await send('delete', `/api/v1/overrides/${body.id}`).expect(204);
    await send('delete', `/api/v1/overrides/${body.id}`).expect(404);
    await until(async () => !(await approved(ANN)));
    expect((await send('get', '/api/v1/overrides').expect(200)).body.count).toBe(0);
    expect((await send('get', '/api/v1/overrides?include_revoked=true').expect(200)).body.count).toBe(1);
    expect(await overrideEvents()).toEqual(
      new Set(['override_created', 'override_used', 'override_revoked']),
    );
  });

  it('are offered with the explanation of a block', async () => {
    const { decision_id: id } = await preCheck('carl@example.com');
    const explain = async () => (await send('get', `/api/v1/decisions/${id}/explain`).expect(200)).body;

    expect(await explain()).toMatchObject({
      override_available: true,
      policy_matches: [{ policy_id: policyId, allow_override: true }],
    });
    const { body } = await make({ user_email: 'carl@example.com' }).expect(201);
    expect(body).not.toHaveProperty('clamped');
    expect(await explain()).toMatchObject({ override_available: false, override_existing_id: body.id });
  });

  it.each([
    ['without a reason', { override_reason: '' }, 403],
    ['from a critical policy', { policy_id: 'sys_pii_ssn' }, 403],
    ['from a policy that allows none', { policy_id: 'sys_pii_email' }, 403],
    ['from no policy', { policy_id: 'nope' }, 404],
    ['with NUL in the reason', { override_reason: 'a\0b' }, 400],
  ])('are refused %s', async (_, more, status) => {
    const { body } = await make(more).expect(status);

    expect(body).toMatchObject({ success: false, error: expect.any(String) });
  });

  it('belong to one tenant', async () => {
    const { body } = await make({ user_email: 'dan@example.com' }).expect(201);

    for (const method of ['get', 'delete'] as const) {
      await send(method, `/api/v1/overrides/${body.id}`, stranger.adminApiKey).expect(404);
    }
    const listed = await send('get', '/api/v1/overrides?include_revoked=true', stranger.adminApiKey).expect(
      200,
    );
    expect(listed.body).toEqual({ overrides: [], count: 0 });
    await make({}, stranger.apiKey).expect(404);
  });
});
