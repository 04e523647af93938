import request from 'supertest';
import { startSystem, type RunningSystem } from './support/running-system';

const DOCUMENT = {
  apiVersion: 'axonflow.io/v1',
  kind: 'AgentConfig',
  metadata: { name: 'shop', domain: 'shop' },
  spec: {
    agents: [
      {
        name: 'letters',
        description: 'Writes letters to customers',
        type: 'llm-call',
        llm: { provider: 'openai', model: 'gpt-4o' },
        prompt_template: 'Answer the customer: {{.query}}',
      },
    ],
  },
};

describe('definitions of agents', () => {
  let system: RunningSystem;
  let stranger: string;
  beforeAll(async () => {
    system = await startSystem();
    stranger = (await system.addTenant()).adminApiKey;
  });
  afterAll(() => system.stop());

  const send = (method: 'get' | 'post' | 'put', path: string, body: object = {}) => ({
    as: (key: string) => {
      const call = request(system.agentUrl)[method](`/api/v1/agents${path}`);
      const named = call.set('authorization', `Bearer ${key}`);
      return method === 'get' ? named : named.send(body);
    },
  });
  const admin = () => system.tenant.adminApiKey;
  const create = async () => (await send('post', '', { document: DOCUMENT }).as(admin()).expect(201)).body;

  it('are kept, changed, put in force and tried by admins through the agent', async () => {
    const { id } = await create();
    const to = (method: 'get' | 'post' | 'put', path: string, body?: object) =>
      send(method, `/${id}${path}`, body).as(admin()).expect(200);

    expect((await to('put', '', { version: 1, document: DOCUMENT })).body.version).toBe(2);
    expect((await to('get', '/versions')).body.versions).toHaveLength(2);
    expect((await to('post', '/activate', { version: 1 })).body.active_version).toBe(1);
    const tried = await to('post', '/test', { query: 'Write letters to customers' });
    expect(tried.body.choices).toMatchObject([{ agent: 'letters' }]);
    expect((await to('post', '/deactivate')).body.active_version).toBeNull();
    const listed = await send('get', '').as(admin()).expect(200);
    expect(listed.body.agents).toMatchObject([{ id, domain: 'shop' }]);
  });

  it('are checked for anybody, and changed by admins alone', async () => {
    const check = (document: object) =>
      send('post', '/validate', { document }).as(system.tenant.apiKey).expect(200);

    expect((await check(DOCUMENT)).body).toEqual({ valid: true, errors: [] });
    expect((await check({})).body.valid).toBe(false);
    await send('post', '', { document: DOCUMENT }).as(system.tenant.apiKey).expect(403);
  });

  it('are kept from other tenants', async () => {
    const [{ id }] = (await send('get', '').as(admin()).expect(200)).body.agents;

    for (const [method, path, body] of [
      ['get', '', {}],
      ['get', '/versions', {}],
      ['put', '', { version: 1, document: DOCUMENT }],
      ['post', '/activate', { version: 1 }],
      ['post', '/deactivate', {}],
      ['post', '/test', { query: 'x' }],
    ] as const) {
      const { body: answer } = await send(method, `/${id}${path}`, body).as(stranger).expect(404);
      expect(answer).toMatchObject({ success: false, code: 'NOT_FOUND' });
    }
    expect((await send('get', '').as(stranger).expect(200)).body.agents).toEqual([]);
  });
});
