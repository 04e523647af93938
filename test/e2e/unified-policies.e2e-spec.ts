import request from 'supertest';
import type { ProvisionedTenant } from '@app/identity';
import { startSystem, type RunningSystem } from './support/running-system';

describe('policies of both kinds', () => {
  let system: RunningSystem;
  let stranger: ProvisionedTenant;
  let staticId: string;
  let dynamicId: string;
  beforeAll(async () => {
    system = await startSystem();
    stranger = await system.addTenant();
    const { adminApiKey } = system.tenant;
    const pattern = { name: 'A pattern', category: 'custom', pattern: 'zephyr' };
    staticId = (await system.post('/api/v1/static-policies', pattern, adminApiKey).expect(201)).body.id;
    const rule = {
      name: 'A rule',
      type: 'content',
      conditions: [{ field: 'query', operator: 'contains', value: 'boreas' }],
      actions: [{ type: 'block', config: { reason: 'No winds.' } }],
    };
    dynamicId = (await system.post('/api/v1/dynamic-policies', rule, adminApiKey).expect(201)).body.id;
  });
  afterAll(() => system.stop());

  const read = (path: string, apiKey = system.tenant.apiKey): request.Test =>
    request(system.agentUrl).get(path).set('authorization', `Bearer ${apiKey}`);
  const kinds = (policies: readonly { id: string; policy_type: string }[]): string[] =>
    policies.map(({ id, policy_type }) => `${policy_type} ${id}`);

  it('are in one list, each with its kind', async () => {
    const { body } = await read('/api/v1/unified-policies?tier=tenant&sort_by=name').expect(200);

    expect(kinds(body.policies)).toEqual([`static ${staticId}`, `dynamic ${dynamicId}`]);
    expect(body.policies[0].pattern).toBe('zephyr');
    expect(body.pagination).toMatchObject({ total_items: 2 });
    const one = await read(`/api/v1/unified-policies/${dynamicId}`).expect(200);
    expect(one.body).toEqual(body.policies[1]);
  });

  it('are in one list of what is in force', async () => {
    const { body } = await read('/api/v1/effective-policies').expect(200);

    expect(kinds(body.policies)).toEqual(
      expect.arrayContaining([`static ${staticId}`, `dynamic ${dynamicId}`, 'static sys_pii_ssn']),
    );
    const { body: both } = await read('/api/v1/static-policies/effective').expect(200);
    const ids = both.dynamic.map(({ id }: { id: string }) => id);
    expect(ids).toEqual(expect.arrayContaining([dynamicId, 'sys_dyn_high_risk_block']));
    expect(ids).not.toContain('sys_pii_ssn');
  });

  it('are tried on a question without a record', async () => {
    const { body } = await system
      .post('/api/policies/test', { query: 'My SSN 123-45-6789', user_email: 'ada@example.com' })
      .expect(200);

    expect(body).toMatchObject({
      blocked: true,
      reason: expect.stringContaining('social security'),
      triggered_policies: ['sys_pii_ssn'],
      checks_performed: expect.arrayContaining(['pii_detection']),
    });
    const { body: decisions } = await read('/api/v1/decisions').expect(200);
    expect(decisions.decisions).toEqual([]);
  });

  it('belong to one tenant', async () => {
    const key = stranger.adminApiKey;
    for (const id of [staticId, dynamicId]) {
      await read(`/api/v1/unified-policies/${id}`, key).expect(404);
    }
    const { body: all } = await read('/api/v1/unified-policies?tier=tenant', key).expect(200);
    expect(all.policies).toEqual([]);
    const { body: inForce } = await read('/api/v1/effective-policies', key).expect(200);
    expect(inForce.policies.filter(({ tier }: { tier: string }) => tier === 'tenant')).toEqual([]);
    const { body: tried } = await system
      .post('/api/policies/test', { query: 'zephyr and boreas' }, key)
      .expect(200);
    expect(tried).toMatchObject({ blocked: false, triggered_policies: [] });
  });
});
