import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import request from 'supertest';
import type { ProvisionedTenant } from '@app/identity';
import { startSystem, type RunningSystem } from './support/running-system';

const TOKEN = 'a token that nobody may see';

describe('connectors', () => {
  let folder: string;
  let system: RunningSystem;
  let stranger: ProvisionedTenant;
  let api: Server;
  const seen: (string | undefined)[] = [];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'axonflow-connectors-'));
    api = createServer((incoming, answer) => {
      seen.push(incoming.headers.authorization);
      answer.writeHead(incoming.headers.authorization === `Bearer ${TOKEN}` ? 200 : 401).end();
    });
    await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
    system = await startSystem({
      AXONFLOW_SECRETS_FILE: join(folder, 'sealed.json'),
      AXONFLOW_CONNECTOR_TRUSTED_HOSTS: '127.0.0.0/8,::1,localhost',
    });
    stranger = await system.addTenant();
  });
  afterAll(async () => {
    await system.stop();
    api.closeAllConnections();
    api.close();
    await rm(folder, { recursive: true });
  });

  const send = (method: 'delete' | 'get', path = '', apiKey = system.tenant.adminApiKey): request.Test =>
    request(system.agentUrl)[method](`/api/v1/connectors${path}`).set('authorization', `Bearer ${apiKey}`);
  const install = (kind: string, body: object, apiKey = system.tenant.adminApiKey): request.Test =>
    system.post(`/api/v1/connectors/${kind}/install`, { tenant_id: stranger.tenantId, ...body }, apiKey);
  const options = () => ({
    base_url: `http://127.0.0.1:${(api.address() as AddressInfo).port}`,
    auth: 'bearer',
    operations: { ping: { method: 'GET', path: '/ping' } },
  });
  const events = async (apiKey: string): Promise<string[]> => {
    const { body } = await system.post('/api/v1/audit/search', { limit: 200 }, apiKey).expect(200);
    return body.entries.map(({ request_type: type }: { request_type: string }) => type);
  };

  it('are installed, checked and uninstalled by their tenant', async () => {
    const made = await install('http-rest', {
      name: 'My API',
      options: options(),
      credentials: { token: TOKEN },
    });
    expect([made.status, made.body]).toMatchObject([201, { success: true, connector_id: 'my-api' }]);

    const found = (await send('get', '/my-api', system.tenant.apiKey).expect(200)).body;
    expect(found).toMatchObject({
      type: 'http-rest',
      installed: true,
      instance_name: 'My API',
      credentials: ['token'],
    });
    const health = (await send('get', '/my-api/health').expect(200)).body;
    expect(health).toMatchObject({ healthy: true, latency: expect.any(Number) });
    expect(Number.isInteger(health.latency)).toBe(true);
    expect(seen).toContain(`Bearer ${TOKEN}`);
    const { body: listed } = await send('get').expect(200);
    expect(listed.total).toBe(listed.connectors.length);
    expect(listed.connectors).toContainEqual(expect.objectContaining({ id: 'my-api', healthy: true }));
    expect(JSON.stringify([listed, found, health])).not.toContain(TOKEN);

    await install('http-rest', { name: 'my-api', options: options() }).expect(409);
    expect((await send('delete', '/my-api/uninstall').expect(200)).body).toMatchObject({ success: true });
    await send('get', '/my-api').expect(404);
    await send('delete', '/my-api').expect(404);
    expect(await readFile(join(folder, 'sealed.json'), 'utf8')).toContain('"secrets": {}');
    expect(await events(system.tenant.apiKey)).toEqual(
      expect.arrayContaining(['connector.install', 'connector.uninstall']),
    );
  });

  it('read from a real database, and tell what is wrong with a credential', async () => {
    const url = new URL(system.database.serviceUrl);
    const settings = {
      ...{ host: url.hostname, port: Number(url.port), database: url.pathname.slice(1), user: url.username },
      tls: 'disable',
      queries: { one: { sql: 'select 1 as one' } },
    };
    await install('postgres', {
      name: 'db',
      options: settings,
      credentials: { password: url.password },
    }).expect(201);
    await install('postgres', {
      name: 'no-db',
      options: settings,
      credentials: { password: 'wrong' },
    }).expect(201);

    expect((await send('get', '/db/health').expect(200)).body).toMatchObject({
      healthy: true,
      details: { superuser: 'false' },
    });
    expect((await send('get', '/no-db/health').expect(200)).body).toMatchObject({
      healthy: false,
      error: expect.stringContaining('credentials'),
    });
  });

  it('belong to one tenant, whatever a request claims', async () => {
    await install('http-rest', { name: 'mine', options: options() }).expect(201);

    const theirs = (await send('get', '', stranger.adminApiKey).expect(200)).body.connectors;
    expect(theirs.filter(({ installed }: { installed: boolean }) => installed)).toEqual([]);
    for (const path of ['/mine', '/mine/health']) await send('get', path, stranger.adminApiKey).expect(404);
    for (const path of ['/mine', '/mine/uninstall'])
      await send('delete', path, stranger.adminApiKey).expect(404);
    await install('http-rest', { name: 'mine', options: options() }, stranger.adminApiKey).expect(201);
    await send('delete', '/mine', stranger.adminApiKey).expect(200);
    await send('get', '/mine').expect(200);
  });

  it('are changed by administrators only', async () => {
    await install('http-rest', { name: 'other', options: options() }, system.tenant.apiKey).expect(403);
    await send('delete', '/mine', system.tenant.apiKey).expect(403);
  });

  it.each<[string, string, object, string]>([
    ['a name that is a word of the API', 'http-rest', { name: 'refresh' }, '/name'],
    ['a name without a letter', 'http-rest', { name: '--' }, '/name'],
    ['an unknown setting', 'http-rest', { name: 'a', options: { surprise: 1 } }, '/options/surprise'],
    ['a missing setting', 'postgres', { name: 'a', options: {} }, '/options/host'],
    ['an unknown credential', 'postgres', { name: 'a', credentials: { key: 'x' } }, '/credentials/key'],
    [
      'a variable of the operator',
      'postgres',
      { name: 'a', credentials: { password: 'env:DATABASE_URL' } },
      '/credentials/password',
    ],
  ])('refuse %s', async (_name, kind, more, field) => {
    const settings = kind === 'postgres' ? { host: 'h', database: 'd', user: 'u' } : options();

    const { body, status } = await install(kind, { options: settings, ...more });

    expect(status).toBe(400);
    expect(body.errors.map((problem: { field: string }) => problem.field)).toContain(field);
  });

  it('refuse an unknown kind, naming the known ones', async () => {
    const { body } = await install('gopher', { name: 'a' }).expect(404);

    expect(body.error).toContain('http-rest, postgres');
  });

  it('come as a bare list to clients that read nothing else', async () => {
    const { body } = await send('get').set('user-agent', 'axonflow-java-sdk/1.0').expect(200);

    expect(Array.isArray(body)).toBe(true);
  });
});
