import { setTimeout as wait } from 'node:timers/promises';
import request from 'supertest';
import type { ProvisionedTenant } from '@app/identity';
import { startSystem, type RunningSystem } from './support/running-system';

describe('templates', () => {
  let system: RunningSystem;
  let stranger: ProvisionedTenant;
  beforeAll(async () => {
    system = await startSystem();
    stranger = await system.addTenant();
  });
  afterAll(() => system.stop());

  const read = (path: string, apiKey = system.tenant.apiKey): request.Test =>
    request(system.agentUrl).get(path).set('authorization', `Bearer ${apiKey}`);
  const apply = (id: string, body: object, apiKey = system.tenant.adminApiKey): request.Test =>
    system.post(`/api/v1/templates/${id}/apply`, body, apiKey);
  const usageOf = async (id: string, apiKey?: string): Promise<number> => {
    const { body } = await read('/api/v1/templates/stats', apiKey).expect(200);
    return body.stats.find((each: { template_id: string }) => each.template_id === id).usage_count;
  };

  it('are listed in pages and by category, tag and text', async () => {
    const ids = async (query: string): Promise<string[]> =>
      (await read(`/api/v1/templates?${query}`).expect(200)).body.templates.map(
        ({ id }: { id: string }) => id,
      );

    expect((await read('/api/v1/templates?page_size=2').expect(200)).body.pagination).toMatchObject({
      page: 1,
      page_size: 2,
    });
    expect(await ids('category=content_safety')).toEqual(['blocked_words']);
    expect(await ids('tags=hipaa,cost')).toEqual(['expensive_calls', 'hipaa_medical_review']);
    expect(await ids('search=OFFICE')).toEqual(['financial_crime_review', 'office_hours']);
    expect(await ids('builtin=false')).toEqual([]);
  });

  it('tell their variables', async () => {
    const { body } = await read('/api/v1/templates/blocked_words').expect(200);

    expect(body.template).toMatchObject({
      id: 'blocked_words',
      is_builtin: true,
      variables: [
        { name: 'words', type: 'array', required: true },
        { name: 'reason', type: 'string', required: false, default: expect.any(String) },
      ],
    });
    await read('/api/v1/templates/no_such').expect(404);
    const { body: answer } = await read('/api/v1/templates/categories').expect(200);
    expect(answer.categories).toContain('compliance');
  });

  it('become policies that act', async () => {
    const { body } = await apply('blocked_words', {
      policy_name: 'No weather',
      variables: { words: ['hurricane'], reason: 'We do not talk about the weather.' },
      enabled: true,
    }).expect(200);

    expect(body).toMatchObject({
      success: true,
      usage_id: body.policy.id,
      policy: { name: 'No weather', enabled: true, conditions: [{ value: ['hurricane'] }] },
    });
    expect(await usageOf('blocked_words')).toBe(1);
    const ask = async () =>
      (
        await system.post('/api/policy/pre-check', {
          client_id: system.tenant.clientId,
          query: 'Is there a Hurricane?',
        })
      ).body;
    for (let waitedMs = 0; waitedMs < 1000 && (await ask()).approved; waitedMs += 20) await wait(20);
    expect(await ask()).toMatchObject({ approved: false, block_reason: 'We do not talk about the weather.' });
  });

  it('are not switched on unless asked', async () => {
    const { body } = await apply('risk_threshold', { policy_name: 'Watch risk' }).expect(200);

    expect(body.policy).toMatchObject({ enabled: false, mode: 'off' });
  });

  it('name the variable that has no value', async () => {
    const { body } = await apply('blocked_words', { policy_name: 'No words' }).expect(400);

    expect(body.error).toMatchObject({
      code: 'VALIDATION_ERROR',
      details: [{ field: 'variables.words', message: 'is required' }],
    });
  });

  it('are applied by admins, in their own tenant', async () => {
    const before = await usageOf('risk_threshold');
    await apply('risk_threshold', { policy_name: 'Not mine' }, system.tenant.apiKey).expect(403);

    const { body } = await apply('risk_threshold', { policy_name: 'Another' }, stranger.adminApiKey).expect(
      200,
    );

    expect(await usageOf('risk_threshold')).toBe(before);
    expect(await usageOf('risk_threshold', stranger.apiKey)).toBe(1);
    await read(`/api/v1/policies/${body.usage_id}`).expect(404);
  });
});
