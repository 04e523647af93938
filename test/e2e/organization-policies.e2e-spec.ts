import request from 'supertest';
import type { ProvisionedTenant } from '@app/identity';
import { startSystem, type RunningSystem } from './support/running-system';

const POLICIES = '/api/v1/dynamic-policies';
const STATIC = '/api/v1/static-policies';

describe('policies of an organization', () => {
  let system: RunningSystem;
  let neighbour: ProvisionedTenant;
  let stranger: ProvisionedTenant;
  beforeAll(async () => {
    system = await startSystem();
    neighbour = await system.addTenant();
    stranger = await system.addTenant();
    const { organizationId } = system.tenant;
    await system.database.query('update tenants set organization_id = $1 where id = $2', [
      organizationId,
      neighbour.tenantId,
    ]);
    await system.database.query(
      `update api_clients set roles = '{client,admin}' where tenant_id = $1 and 'admin' = any(roles)`,
      [neighbour.tenantId],
    );
  });
  afterAll(() => system.stop());

  type Method = 'delete' | 'get' | 'put';
  const send = (method: Method, path: string, apiKey: string, body?: object): request.Test =>
    request(system.agentUrl)[method](path).set('authorization', `Bearer ${apiKey}`).send(body);
  const approved = async ({ apiKey, clientId }: ProvisionedTenant, query: string): Promise<boolean> => {
    const { body } = await system
      .post('/api/policy/pre-check', { client_id: clientId, query }, apiKey)
      .expect(200);
    return body.approved;
  };
  const until = async (holds: () => Promise<boolean>): Promise<void> => {
    const deadline = performance.now() + 2_000;
    while (!(await holds())) {
      if (performance.now() > deadline) throw new Error('it did not come true in time');
    }
  };
  const blocking = (word: string, more: object = {}) => ({
    name: `No ${word}`,
    type: 'content',
    category: 'dynamic-security',
    tier: 'organization',
    conditions: [{ field: 'query', operator: 'contains', value: word }],
    actions: [{ type: 'alert', config: { channel: 'ops' } }, { type: 'log' }, { type: 'block' }],
    ...more,
  });

  it('act for all of its tenants and nobody else, and tell their actions as sent', async () => {
    const { actions } = blocking('zephyr');
    const { body } = await system.post(POLICIES, blocking('zephyr'), system.tenant.adminApiKey).expect(201);
    expect(body).toMatchObject({ tier: 'organization', organization_id: system.tenant.organizationId });
    expect(body.actions.map(({ type }: { type: string }) => type)).toEqual(actions.map(({ type }) => type));

    await until(async () => !(await approved(system.tenant, 'zephyr')));
    expect(await approved(neighbour, 'zephyr')).toBe(false);
    expect(await approved(stranger, 'zephyr')).toBe(true);
    const path = `${POLICIES}/${body.id}`;
    expect((await send('get', path, neighbour.adminApiKey).expect(200)).body.tier).toBe('organization');
    await send('get', path, stranger.adminApiKey).expect(404);

    await send('put', path, system.tenant.adminApiKey, { enabled: false }).expect(200);
    await until(() => approved(neighbour, 'zephyr'));
    await send('delete', path, system.tenant.adminApiKey).expect(204);
  });

  it('need the role org_admin, by name', async () => {
    const made = await system
      .post(
        STATIC,
        { name: 'No boreas', category: 'custom', pattern: 'boreas', tier: 'organization' },
        system.tenant.adminApiKey,
      )
      .expect(201);
    expect(made.body).toMatchObject({ tier: 'organization' });
    const dynamic = await system.post(POLICIES, blocking('notus'), neighbour.adminApiKey).expect(403);
    const update = await send('put', `${STATIC}/${made.body.id}`, neighbour.adminApiKey, {
      severity: 'low',
    }).expect(403);

    for (const { body } of [dynamic, update]) expect(body.error.message).toContain('org_admin');
    await send('delete', `${STATIC}/${made.body.id}`, neighbour.adminApiKey).expect(403);
    await send('delete', `${STATIC}/${made.body.id}`, stranger.adminApiKey).expect(404);
    await system
      .post(
        POLICIES,
        blocking('eurus', { organization_id: system.tenant.organizationId }),
        stranger.adminApiKey,
      )
      .expect(403);
  });
});
