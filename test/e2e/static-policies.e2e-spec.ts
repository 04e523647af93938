import { setTimeout as wait } from 'node:timers/promises';
import request from 'supertest';
import type { ProvisionedTenant } from '@app/identity';
import { startSystem, type RunningSystem } from './support/running-system';

const BASE = '/api/v1/static-policies';

describe('static policies', () => {
  let system: RunningSystem;
  let stranger: ProvisionedTenant;
  beforeAll(async () => {
    system = await startSystem();
    stranger = await system.addTenant();
  });
  afterAll(() => system.stop());

  type Method = 'delete' | 'get' | 'patch' | 'post' | 'put';
  const send = (method: Method, path: string, apiKey = system.tenant.adminApiKey): request.Test =>
    request(system.agentUrl)[method](path).set('authorization', `Bearer ${apiKey}`);
  const create = (body: object) =>
    send('post', BASE).send({ name: 'No Zephyr', category: 'custom', ...body });
  const preCheck = async (query: string) =>
    (await system.post('/api/policy/pre-check', { client_id: system.tenant.clientId, query }).expect(200))
      .body;
  /** Asks until the answer is as wanted; a published policy is in force within a second. */
  const within1s = async (isAsWanted: () => Promise<boolean>): Promise<void> => {
    for (let waitedMs = 0; waitedMs < 1000; waitedMs += 20) {
      if (await isAsWanted()) return;
      await wait(20);
    }
    throw new Error('not in force within a second');
  };

  it('shows a policy of one pattern with every field of the contract', async () => {
    const { body } = await create({ pattern: '(?i)project-one', severity: 'high', tags: ['secret'] }).expect(
      201,
    );

    expect(body).toMatchObject({
      policy_id: body.id,
      name: 'No Zephyr',
      description: '',
      category: 'custom',
      tier: 'tenant',
      pattern: '(?i)project-one',
      severity: 'high',
      action: 'block',
      priority: 0,
      enabled: true,
      tenant_id: system.tenant.tenantId,
      tags: ['secret'],
      version: 1,
      has_override: false,
    });
    const read = await send('get', `${BASE}/${body.id}`).expect(200);
    expect(read.body).toEqual(body);
  });

  it('blocks what a new pattern matches in pre-checks, proxied calls and plan steps', async () => {
    const { body } = await create({ pattern: '(?i)zephyr-\\d+', message: 'Zephyr is internal.' }).expect(201);
    await within1s(async () => !(await preCheck('What is Zephyr-7?')).approved);

    expect(await preCheck('What is Zephyr-7?')).toMatchObject({
      policies: [body.id],
      block_reason: 'Zephyr is internal.',
    });
    const proxied = await system.post('/api/request', { query: 'What is Zephyr-7?' }).expect(403);
    expect(proxied.body).toMatchObject({ blocked: true, block_reason: 'Zephyr is internal.' });
    const plan = { plan: { steps: [{ id: 'a', type: 'llm-call', prompt: 'Tell me about Zephyr-7' }] } };
    const planned = await system.post('/api/v1/plan/execute', plan);
    expect(JSON.stringify(planned.body)).toContain('Zephyr is internal.');
    expect(await preCheck('What is a zephyr?')).toMatchObject({ approved: true });
  });

  it('masks what a redacting pattern finds', async () => {
    await create({ pattern: 'ACME-[0-9]{4}', action: 'redact' }).expect(201);
    await within1s(async () => (await preCheck('Order ACME-1234 is late')).requires_redaction);

    const { approved, redacted_query: query } = await preCheck('Order ACME-1234 is late');

    expect(approved).toBe(true);
    expect(query).not.toContain('1234');
  });

  it('changes, switches and deletes a policy, and tells its history', async () => {
    const { body: made } = await create({ pattern: 'boreas' }).expect(201);
    await send('put', `${BASE}/${made.id}`).send({ pattern: 'notus', severity: 'low' }).expect(200);
    const { body: off } = await send('patch', `${BASE}/${made.id}`).send({ enabled: false }).expect(200);
    const versions = await send('get', `${BASE}/${made.id}/versions`).expect(200);

    expect(off).toMatchObject({ pattern: 'notus', severity: 'low', enabled: false, version: 3 });
    expect(versions.body).toMatchObject({
      policy_id: made.id,
      count: 3,
      versions: [
        {
          version: 3,
          change_type: 'disable',
          previous_values: { enabled: true },
          new_values: { enabled: false },
        },
        {
          version: 2,
          change_type: 'update',
          snapshot: { pattern: 'notus' },
          previous_values: { pattern: 'boreas', severity: 'medium' },
          new_values: { pattern: 'notus', severity: 'low' },
        },
        { version: 1, change_type: 'create', previous_values: {}, new_values: {} },
      ],
    });
    await send('delete', `${BASE}/${made.id}`).expect(204);
    await send('get', `${BASE}/${made.id}`).expect(404);
  });

  it.each([
    ['look-around', { pattern: '(?=a)b' }, 'pattern is not valid at character 1: look-around'],
    ['an open bracket', { pattern: 'a[' }, 'pattern is not valid'],
    ['a blank pattern', { pattern: ' ' }, 'pattern must not be blank'],
    ['a pattern that is too long', { pattern: 'a'.repeat(1001) }, 'pattern must be at most 1000'],
    ['a repetition that is too large', { pattern: '((a{100}){100}){100}' }, 'pattern'],
    ['an unknown category', { pattern: 'a', category: 'weather' }, 'category'],
    ['a missing pattern', {}, 'pattern'],
    ['a NUL character', { pattern: 'a', description: 'x\u0000' }, 'NUL'],
  ])('refuses %s and says what is wrong', async (_, body, sentence) => {
    const answer = await create(body).expect(400);

    expect(answer.body.error).toMatchObject({ code: 400, message: expect.stringContaining(sentence) });
  });

  it('understands the category names of early servers', async () => {
    const { body } = await create({ pattern: 'x-legacy', category: 'sql_injection' }).expect(201);

    expect(body.category).toBe('security-sqli');
    const found = await send('get', `${BASE}?category=dangerous_queries&search=Zephyr`).expect(200);
    expect(found.body.policies.map(({ id }: { id: string }) => id)).toContain(body.id);
  });

  describe('of the system', () => {
    it('are listed with a text for a pattern, in pages', async () => {
      const { body } = await send('get', `${BASE}?tier=system&limit=7&offset=7&sort_by=name`).expect(200);

      expect(body.pagination).toMatchObject({ page: 2, page_size: 7 });
      expect(body.policies).toHaveLength(7);
      for (const policy of body.policies) expect(policy.pattern).toMatch(/\S/);
      const names = body.policies.map(({ name }: { name: string }) => name);
      expect(names).toEqual(names.toSorted((a: string, b: string) => a.localeCompare(b, 'en')));
    });

    it.each<[Method, object | undefined]>([
      ['put', { severity: 'low' }],
      ['patch', { enabled: false }],
      ['delete', undefined],
    ])('cannot be changed: %s', async (method, body) => {
      const answer = await send(method, `${BASE}/sys_pii_ssn`).send(body).expect(403);

      expect(answer.body.error.code).toBe(403);
    });

    it('cannot be added', async () => {
      await create({ pattern: 'x', tier: 'system' }).expect(403);
    });

    it('are shown to old clients in categories that they know', async () => {
      const list = (agent: string) =>
        send('get', `${BASE}?category=prompt-injection&tier=system`).set('user-agent', agent).expect(200);

      for (const [agent, category] of [
        ['python-httpx/0.27', 'security-admin'],
        ['axonflow-java-sdk/1.2', 'custom'],
        ['curl/8', 'prompt-injection'],
      ] as const) {
        const { body } = await list(agent);
        expect(body.policies[0]).toMatchObject({ category, metadata: { category: 'prompt-injection' } });
      }
    });
  });

  it.each(['%00', "'%20or%20true", 'a'.repeat(500)])('refuses the id %s', async (id) => {
    await send('get', `${BASE}/${id}`).expect(400);
    await send('delete', `${BASE}/${id}/override`).expect(400);
  });

  describe('overrides', () => {
    const path = `${BASE}/sys_pii_email/override`;

    it('make a policy stricter until they are deleted', async () => {
      const query = 'Write to jane@example.com';
      const made = await send('post', path)
        .send({ action_override: 'block', override_reason: 'No mail out' })
        .expect(201);
      expect(made.body).toMatchObject({
        policy_id: 'sys_pii_email',
        policy_type: 'static',
        action_override: 'block',
        override_reason: 'No mail out',
        active: true,
      });
      await within1s(async () => !(await preCheck(query)).approved);
      await send('post', path).send({ action: 'warn', reason: 'Again' }).expect(409);
      const { body: effective } = await send('get', `${BASE}/effective?category=pii-global`).expect(200);
      expect(effective.static).toContainEqual(
        expect.objectContaining({ id: 'sys_pii_email', action: 'block', has_override: true }),
      );
      const { body: listed } = await send('get', `${BASE}/overrides`).expect(200);
      expect(listed).toMatchObject({
        count: 1,
        overrides: [{ policy_id: 'sys_pii_email', created_at: expect.any(String) }],
      });

      await send('delete', path).expect(204);

      await within1s(async () => (await preCheck(query)).approved);
      await send('delete', path).expect(404);
    });

    it('relax a policy only with a reason and an end', async () => {
      const ssn = `${BASE}/sys_pii_ssn/override`;
      const relax = { action_override: 'warn', override_reason: 'Migration' };
      await send('post', ssn).send(relax).expect(400);
      await send('post', ssn)
        .send({ ...relax, override_reason: '' })
        .expect(400);
      const expires_at = new Date(Date.now() + 3_600_000).toISOString();

      await send('post', ssn)
        .send({ ...relax, expires_at })
        .expect(201);

      await within1s(async () => (await preCheck('My SSN 123-45-6789')).approved);
      await send('delete', ssn).expect(204);
    });
  });

  describe('test', () => {
    it.each(['test', 'test-pattern'])('tells what a pattern matches: %s', async (route) => {
      const body = { pattern: '(?i)order-(\\d+)', inputs: ['see Order-42', 'nothing'] };
      const answer = await system.post(`${BASE}/${route}`, body).expect(200);

      expect(answer.body).toEqual({
        valid: true,
        ...body,
        matches: [
          {
            input: 'see Order-42',
            matched: true,
            matched_text: 'Order-42',
            position: 4,
            groups: ['Order-42', '42'],
          },
          { input: 'nothing', matched: false },
        ],
      });
    });

    it('answers for a pattern that cannot run', async () => {
      const { body } = await system.post(`${BASE}/test`, { pattern: '(a', input: 'a' }).expect(200);

      expect(body).toMatchObject({ valid: false, error: expect.stringContaining('not valid'), matches: [] });
    });

    it('survives patterns that make other engines hang', async () => {
      const inputs = Array.from({ length: 50 }, () => `${'a'.repeat(1900)}!`);
      const { body } = await system.post(`${BASE}/test`, { pattern: '(a+)+$', inputs }).expect(200);

      expect(body.matches).toHaveLength(50);
    });
  });

  describe('of another tenant', () => {
    it.each<[Method, string, object | undefined]>([
      ['get', '', undefined],
      ['put', '', { severity: 'low' }],
      ['patch', '', { enabled: false }],
      ['delete', '', undefined],
      ['get', '/versions', undefined],
      ['post', '/override', { action_override: 'block', override_reason: 'x' }],
      ['delete', '/override', undefined],
    ])('do not exist: %s %s', async (method, path, body) => {
      const { body: own } = await create({ pattern: 'stranger' }).expect(201);

      await send(method, `${BASE}/${own.id}${path}`, stranger.adminApiKey).send(body).expect(404);

      await send('get', `${BASE}/${own.id}`).expect(200);
    });

    it('are in no listing', async () => {
      await create({ pattern: 'stranger' }).expect(201);
      await send('post', `${BASE}/sys_pii_phone/override`)
        .send({ action_override: 'block', override_reason: 'x' })
        .expect(201);
      const list = (path: string) => send('get', path, stranger.adminApiKey).expect(200);

      expect((await list(`${BASE}?tier=tenant`)).body.policies).toEqual([]);
      expect((await list('/api/v1/policies/static?tier=tenant')).body.policies).toEqual([]);
      expect((await list(`${BASE}/overrides`)).body.overrides).toEqual([]);
      const { body } = await list(`${BASE}/effective`);
      expect(body.static.filter(({ tier }: { tier: string }) => tier === 'tenant')).toEqual([]);
      expect(body.static.filter((policy: { has_override: boolean }) => policy.has_override)).toEqual([]);
    });
  });

  it('are read by clients and written by admins', async () => {
    const client = system.tenant.apiKey;
    await send('get', BASE, client).expect(200);

    await send('post', BASE, client).send({ name: 'n', category: 'custom', pattern: 'p' }).expect(403);
    await send('put', `${BASE}/x`, client).send({}).expect(403);
    await send('patch', `${BASE}/x`, client).send({ enabled: true }).expect(403);
    await send('delete', `${BASE}/x`, client).expect(403);
    await send('post', `${BASE}/sys_pii_ssn/override`, client).send({}).expect(403);
    await send('delete', `${BASE}/sys_pii_ssn/override`, client).expect(403);
  });
});
