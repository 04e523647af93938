import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import request from 'supertest';
import type { ProvisionedTenant } from '@app/identity';
import { startFakeProvider, type FakeProvider } from '@app/testing';
import { startSystem, type RunningSystem } from './support/running-system';

const KEY = 'sk-a-key-of-the-tenant-that-nobody-sees-9f3c';
const PROVIDERS = '/api/v1/llm-providers';

describe('model providers of tenants', () => {
  let system: RunningSystem;
  let stranger: ProvisionedTenant;
  let fake: FakeProvider;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'axonflow-providers-'));
    fake = await startFakeProvider();
    system = await startSystem({
      AXONFLOW_SECRETS_FILE: join(folder, 'sealed.json'),
      AXONFLOW_PROVIDER_ALLOW_PRIVATE: '127.0.0.1/32',
    });
    stranger = await system.addTenant();
  });
  afterAll(async () => {
    await system.stop();
    await fake.close();
    await rm(folder, { recursive: true });
  });

  const send = (
    method: 'delete' | 'get' | 'put',
    path: string,
    apiKey = system.tenant.adminApiKey,
  ): request.Test => request(system.agentUrl)[method](path).set('authorization', `Bearer ${apiKey}`);
  const post = (path: string, body: object, apiKey = system.tenant.adminApiKey): request.Test =>
    system.post(path, body, apiKey);
  const add = (more: object = {}, apiKey?: string): request.Test =>
    post(PROVIDERS, { name: 'mine', type: 'custom', endpoint: fake.baseUrl, api_key: KEY, ...more }, apiKey);
  const ask = (model: string, apiKey?: string): request.Test =>
    system.post('/v1/chat/completions', { model, messages: [{ role: 'user', content: 'Hello' }] }, apiKey);
  const servedBy = async (model: string, apiKey?: string): Promise<unknown> =>
    (await ask(model, apiKey).expect(200)).headers['x-axonflow-provider'];

  afterEach(async () => {
    for (const { adminApiKey: apiKey } of [system.tenant, stranger]) {
      const { body } = await send('get', PROVIDERS, apiKey).expect(200);
      const own = body.providers.filter(({ scope }: { scope: string }) => scope === 'tenant');
      for (const { name } of own) await send('delete', `${PROVIDERS}/${name}`, apiKey).expect(204);
    }
    fake.requests.length = 0;
  });

  it('serves the tenant at once, and nobody else', async () => {
    await add({ settings: { models: { fast: 'upstream-model' } } }).expect(201);

    expect(await servedBy('fast')).toBe('mine');
    expect(await servedBy('fast', stranger.adminApiKey)).toBe('standin');
    const [received] = fake.requests;
    expect(fake.requests).toHaveLength(1);
    expect(received?.headers.authorization).toBe(`Bearer ${KEY}`);
    expect(received?.body).toMatchObject({ model: 'upstream-model' });
  });

  it('serves the steps of plans, which another service runs', async () => {
    await add().expect(201);
    const plan = { plan: { steps: [{ id: 'a', type: 'llm-call', prompt: 'Hello', provider: 'mine' }] } };

    // The orchestrator hears of the new provider by the announcement of the database.
    for (let tries = 0; fake.requests.length === 0 && tries < 50; tries += 1) {
      await system.post('/api/v1/plan/execute', plan).expect(200);
    }

    expect(fake.requests.length).toBeGreaterThan(0);
  });

  it('never shows a key, and keeps none in the database or in the clear', async () => {
    const created = await add().expect(201);
    const answers = [
      created,
      await send('get', PROVIDERS),
      await send('get', `${PROVIDERS}/mine`),
      await send('put', `${PROVIDERS}/mine`).send({ model: 'other' }),
      await send('get', `${PROVIDERS}/status`),
    ];
    const rows = await system.database.query('select * from llm_providers');
    const records = await system.database.query(`select detail from audit_records where stage = 'provider'`);

    const everything = JSON.stringify([answers.map(({ body }) => body as unknown), rows, records]);
    expect(everything).not.toContain(KEY.slice(0, -4));
    expect(await readFile(join(folder, 'sealed.json'), 'utf8')).not.toContain(KEY);
    expect(created.body.provider).toMatchObject({
      has_api_key: true,
      api_key_hint: '…9f3c',
      scope: 'tenant',
    });
  });

  it('changes what is said and keeps the rest', async () => {
    await add({ model: 'first', weight: 5 }).expect(201);

    const { body } = await send('put', `${PROVIDERS}/mine`)
      .send({ model: 'second', rate_limit: 60, name: 'mine' })
      .expect(200);

    expect(body.provider).toMatchObject({
      model: 'second',
      weight: 5,
      rate_limit: 60,
      has_api_key: true,
      version: 2,
    });
    const nameless = { messages: [{ role: 'user', content: 'Hello' }] };
    await system.post('/v1/chat/completions', { ...nameless, model: 'second' }).expect(200);
    expect(fake.requests[0]?.body).toMatchObject({ model: 'second' });
  });

  it('uses a new key from the next call on', async () => {
    await add().expect(201);
    await send('put', `${PROVIDERS}/mine`).send({ api_key: 'sk-new' }).expect(200);

    await servedBy('default');

    expect(fake.requests[0]?.headers.authorization).toBe('Bearer sk-new');
  });

  it('serves nobody while it is switched off, or after it is deleted', async () => {
    await add().expect(201);
    await send('put', `${PROVIDERS}/mine`).send({ enabled: false }).expect(200);
    expect(await servedBy('default')).toBe('standin');

    await send('put', `${PROVIDERS}/mine`).send({ enabled: true }).expect(200);
    expect(await servedBy('default')).toBe('mine');

    await send('delete', `${PROVIDERS}/mine`).expect(204);
    expect(await servedBy('default')).toBe('standin');
    expect(await readFile(join(folder, 'sealed.json'), 'utf8')).toContain('"secrets": {}');
  });

  it('keeps to its rate limit', async () => {
    await add({ rate_limit: 1 }).expect(201);
    const test = (): request.Test => post(`${PROVIDERS}/mine/test`, {});

    const [first, second] = [await test(), await test()];

    expect([first.status, second.status]).toEqual([200, 503]);
    expect(second.body).toMatchObject({ success: false, provider: 'mine' });
  });

  it.each<[string, object, string]>([
    ['a name that is a word of the API', { name: 'health' }, 'name'],
    ['a name with capitals', { name: 'Mine' }, 'name'],
    ['plain HTTP', { endpoint: 'http://models.example.com/v1' }, 'endpoint'],
    ['the metadata service', { endpoint: 'https://169.254.169.254/v1' }, 'endpoint'],
    ['a private address', { endpoint: 'https://10.0.0.1/v1' }, 'endpoint'],
    ['a private address in disguise', { endpoint: 'https://0x0a000001/v1' }, 'endpoint'],
    ['credentials in the URL', { endpoint: 'https://a:b@models.example.com' }, 'endpoint'],
    ['no endpoint where one is needed', { endpoint: null }, 'endpoint'],
    ['no key where one is needed', { type: 'openai', api_key: null }, 'api_key'],
    ['two keys', { api_key_secret_arn: 'env:X' }, 'api_key_secret_arn'],
    [
      'a secret of somebody else',
      { api_key: null, api_key_secret_arn: 'env:DATABASE_URL' },
      'api_key_secret_arn',
    ],
    ['a region that is none', { region: 'evil.example/' }, 'region'],
    ['secrets among the settings', { settings: { api_key: 'x' } }, 'settings'],
    ['aliases that are none', { settings: { models: { fast: 1 } } }, 'settings.models'],
    ['an unknown type', { type: 'oracle' }, 'type'],
    ['NUL', { model: 'a\0b' }, 'model'],
  ])('refuses %s', async (_name, more, field) => {
    const { body } = await add(more).expect(400);

    expect(body.error).toMatchObject({ code: 'VALIDATION_ERROR' });
    expect(body.error.details.map((detail: { field: string }) => detail.field)).toContain(field);
  });

  it('refuses names that are taken, and changes of what is not one’s own', async () => {
    await add().expect(201);

    expect((await add().expect(409)).body.error).toMatchObject({ code: 'CONFLICT' });
    await send('put', `${PROVIDERS}/standin`).send({ weight: 0 }).expect(403);
    await send('delete', `${PROVIDERS}/standin`).expect(403);
    await send('put', `${PROVIDERS}/mine`).send({ name: 'other' }).expect(400);
    await send('get', `${PROVIDERS}/nobody`).expect(404);
    await send('put', `${PROVIDERS}/nobody`).send({}).expect(404);
  });

  it('shows and changes nothing of another tenant', async () => {
    await add().expect(201);

    const { body } = await send('get', PROVIDERS, stranger.adminApiKey).expect(200);
    expect(body.providers.map(({ name }: { name: string }) => name)).toEqual(['standin']);
    for (const path of ['', '/health'])
      await send('get', `${PROVIDERS}/mine${path}`, stranger.adminApiKey).expect(404);
    await send('put', `${PROVIDERS}/mine`, stranger.adminApiKey).send({ enabled: false }).expect(404);
    await send('delete', `${PROVIDERS}/mine`, stranger.adminApiKey).expect(404);
    await post(`${PROVIDERS}/mine/test`, {}, stranger.adminApiKey).expect(404);
    await send('put', `${PROVIDERS}/routing`, stranger.adminApiKey)
      .send({ weights: { mine: 9 } })
      .expect(404);
    expect((await send('get', `${PROVIDERS}/status`, stranger.adminApiKey)).text).not.toContain('mine');
    expect((await send('get', '/api/v1/providers/status', stranger.adminApiKey)).text).not.toContain('mine');
    expect((await send('get', '/v1/models', stranger.adminApiKey)).text).not.toContain('gpt-4.1-mini');
    // Names are each tenant's own.
    await add({}, stranger.adminApiKey).expect(201);
  });

  it('tells how a provider is', async () => {
    await add().expect(201);
    await add({ name: 'gone', endpoint: 'http://127.0.0.1:9/v1' }).expect(201);

    const { body: all } = await send('get', `${PROVIDERS}/health`).expect(200);
    const { body: one } = await send('get', `${PROVIDERS}/gone/health`).expect(200);
    const { body: status } = await send('get', `${PROVIDERS}/status`).expect(200);

    expect(all.providers).toMatchObject({ mine: { status: 'healthy' }, gone: { status: 'unhealthy' } });
    expect(one).toMatchObject({ name: 'gone', health: { message: "Provider 'gone' cannot be reached." } });
    expect(status.providers).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ name: 'mine', type: 'custom', healthy: true, models_count: 1 }),
      ]),
    );
  });

  it('tests a provider by a governed call', async () => {
    await add().expect(201);
    const { body } = await post(`${PROVIDERS}/mine/test`, { prompt: 'Say hello.' }).expect(200);
    await send('put', `${PROVIDERS}/mine`).send({ endpoint: 'http://127.0.0.1:9/v1' }).expect(200);
    const failed = await post(`${PROVIDERS}/mine/test`, {}).expect(503);

    expect(body).toMatchObject({ success: true, provider: 'mine', response: expect.stringMatching(/./) });
    expect(failed.body).toMatchObject({ success: false, error: "Provider 'mine' cannot be reached." });
    const records = await system.database.query(
      `select verdict from audit_records where tenant_id = $1 and operation = 'provider.test' and kind = 'decision'`,
      [system.tenant.tenantId],
    );
    expect(records).toHaveLength(2 + 2);
  });

  it('shares calls as the weights say, in either form', async () => {
    await add({ name: 'a' }).expect(201);
    await add({ name: 'b' }).expect(201);

    const set = await send('put', `${PROVIDERS}/routing`)
      .send({ weights: { a: 0, b: 7 } })
      .expect(200);
    expect(set.body).toEqual({ weights: { a: 0, b: 7 } });
    expect(await servedBy('default')).toBe('b');

    await send('put', '/api/v1/providers/weights')
      .send({ weights: { a: 1, b: 0 } })
      .expect(200);
    expect(await servedBy('default')).toBe('a');
    await send('put', '/api/v1/providers/weights')
      .send({ weights: { a: 1, b: 1 } })
      .expect(400);
    expect((await send('get', '/api/v1/providers/status').expect(200)).body.providers).toEqual(
      expect.arrayContaining([expect.objectContaining({ name: 'a', available: true, models: ['default'] })]),
    );
  });

  it('tells which providers are left alone because calls to them fail', async () => {
    await add({ name: 'mine', settings: { models: { fast: 'x' } } }).expect(201);
    const circuit = async (apiKey?: string): Promise<unknown> =>
      (await send('get', `${PROVIDERS}/status`, apiKey).expect(200)).body.providers.find(
        ({ name }: { name: string }) => name === 'mine',
      )?.circuit;
    const available = async (): Promise<unknown> =>
      (await send('get', '/api/v1/providers/status').expect(200)).body.providers.find(
        ({ name }: { name: string }) => name === 'mine',
      ).available;
    expect([await circuit(), await available()]).toEqual(['closed', true]);

    fake.fault = { kind: 'status', status: 500 };
    for (let failures = 0; failures < 5; failures += 1) await ask('fast');
    fake.fault = null;

    expect([await circuit(), await available()]).toEqual(['open', false]);
    expect(await circuit(stranger.adminApiKey)).toBeUndefined();
  });

  it('filters and pages the list', async () => {
    for (const name of ['a', 'b', 'c']) await add({ name, enabled: name !== 'b' }).expect(201);
    const names = async (query: string): Promise<unknown> =>
      (await send('get', `${PROVIDERS}?${query}`).expect(200)).body.providers.map(
        ({ name }: { name: string }) => name,
      );

    expect(await names('enabled=false')).toEqual(['b']);
    expect(await names('page=2&page_size=2')).toEqual(['c', 'standin']);
    expect(await names('type=openai')).toEqual([]);
  });

  it('lists the models and aliases of the tenant', async () => {
    await add({ settings: { models: { fast: 'gpt-4.1-mini' } } }).expect(201);

    const { body } = await send('get', '/v1/models').expect(200);

    const ids = body.data.map(({ id }: { id: string }) => id);
    expect(ids).toEqual(expect.arrayContaining(['fast', 'gpt-4.1-mini']));
  });

  it('records who changed what', async () => {
    await add().expect(201);
    await send('put', `${PROVIDERS}/mine`).send({ weight: 2, api_key: 'sk-x' }).expect(200);
    await send('delete', `${PROVIDERS}/mine`).expect(204);

    const records = await system.database.query(
      `select operation, client_id, detail -> 'changed_fields' as fields from audit_records
       where tenant_id = $1 and stage = 'provider' and operation <> 'provider.test' order by seq desc limit 3`,
      [system.tenant.tenantId],
    );

    const by = { client_id: expect.stringMatching(/./) };
    expect(records).toEqual([
      { ...by, operation: 'provider.delete', fields: [] },
      { ...by, operation: 'provider.update', fields: ['weight', 'secret'] },
      { ...by, operation: 'provider.create', fields: [] },
    ]);
  });

  it('lets only admins change anything', async () => {
    await add().expect(201);
    const { apiKey } = system.tenant;

    await add({ name: 'other' }, apiKey).expect(403);
    await send('put', `${PROVIDERS}/mine`, apiKey).send({ enabled: false }).expect(403);
    await send('delete', `${PROVIDERS}/mine`, apiKey).expect(403);
    await send('put', `${PROVIDERS}/routing`, apiKey).send({ weights: {} }).expect(403);
    await send('put', '/api/v1/providers/weights', apiKey)
      .send({ weights: { mine: 1 } })
      .expect(403);
    await post(`${PROVIDERS}/mine/test`, {}, apiKey).expect(403);
    await send('get', `${PROVIDERS}/mine`, apiKey).expect(200);
  });
});
