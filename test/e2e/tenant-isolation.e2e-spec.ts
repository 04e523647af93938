import { startSystem, type RunningSystem } from './support/running-system';
import type { ProvisionedTenant } from '@app/identity';

describe('tenant isolation', () => {
  let system: RunningSystem;
  let stranger: ProvisionedTenant;
  beforeAll(async () => {
    system = await startSystem();
    stranger = await system.addTenant();
  });
  afterAll(() => system.stop());

  it('shows each tenant its own trail only, whatever the request claims', async () => {
    const { body } = await system.post('/api/request', { query: 'Hello' }).expect(200);
    const search = (filter: object) =>
      system
        .post('/api/v1/audit/search', filter, stranger.apiKey)
        .set('x-tenant-id', system.tenant.tenantId)
        .set('x-org-id', system.tenant.organizationId)
        .expect(200);

    for (const filter of [{}, { decision_id: body.decision_id }, { client_id: system.tenant.clientId }]) {
      expect((await search(filter)).body).toMatchObject({ entries: [], total: 0 });
    }
  });

  it('runs plans of each tenant in its own name', async () => {
    const plan = { plan: { steps: [{ id: 'a', type: 'llm-call', prompt: 'Hello' }] } };
    await system.post('/api/v1/plan/execute', plan, stranger.apiKey).expect(200);

    const { body } = await system.post('/api/v1/audit/search', {}, stranger.apiKey).expect(200);

    expect(new Set(body.entries.map((entry: { tenant_id: string }) => entry.tenant_id))).toEqual(
      new Set([stranger.tenantId]),
    );
  });

  it('refuses a tenant’s burst without touching the other', async () => {
    const small = await system.addTenant();
    await system.database.query('update tenants set burst_per_second = 1 where id = $1', [small.tenantId]);
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => system.post('/api/v1/detect', { text: 'x' }, small.apiKey)),
    );

    expect(answers.map(({ status }) => status)).toContain(429);
    await system.post('/api/v1/detect', { text: 'x' }).expect(200);
  });
});
