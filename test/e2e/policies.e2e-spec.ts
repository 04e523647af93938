import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { AddressInfo } from 'node:net';
import request from 'supertest';
import type { ProvisionedTenant } from '@app/identity';
import { startAgent } from '../../apps/agent/src/start-agent';
import { startSystem, type RunningSystem } from './support/running-system';

const POLICIES = '/api/v1/policies';
/** How soon what is published is enforced everywhere. */
const IN_FORCE_MS = 1_000;

/** A policy of the contract that blocks a word. */
const blocking = (word: string) => ({
  name: `No ${word}`,
  description: 'A test',
  type: 'content',
  category: 'dynamic-security',
  conditions: [{ field: 'query', operator: 'contains', value: word }],
  actions: [
    { type: 'block', config: { reason: `Nobody may say ${word}` } },
    { type: 'log', config: { compliance: 'test' } },
  ],
  priority: 100,
  tags: ['test'],
});

/** A document of the model that blocks a word. */
const document = (word: string) => ({
  name: `Model: no ${word}`,
  stages: ['llm.request'],
  condition: { any: [{ field: 'query', operator: 'contains', value: word }] },
  action: 'block',
});

describe('policies', () => {
  let system: RunningSystem;
  beforeAll(async () => {
    system = await startSystem();
  });
  afterAll(() => system.stop());

  type Method = 'delete' | 'get' | 'patch' | 'post' | 'put';
  const as = (apiKey: string) => (method: Method, path: string, body?: object) => {
    const asked = request(system.agentUrl)[method](path).set('authorization', `Bearer ${apiKey}`);
    return body === undefined ? asked : asked.send(body);
  };
  const admin = (method: Method, path: string, body?: object) =>
    as(system.tenant.adminApiKey)(method, path, body);
  const create = async (body: object): Promise<{ id: string; version: number }> =>
    (await admin('post', POLICIES, body).expect(201)).body;

  /** Waits until a look shows what is wanted, and fails when it takes longer than publication may. */
  const within = async (look: () => Promise<boolean>): Promise<void> => {
    const deadline = performance.now() + IN_FORCE_MS;
    while (!(await look())) {
      if (performance.now() > deadline) throw new Error(`it did not come true within ${IN_FORCE_MS} ms`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const isApproved = async (query: string, url = system.agentUrl): Promise<boolean> => {
    const answer = await request(url)
      .post('/api/policy/pre-check')
      .set('authorization', `Bearer ${system.tenant.apiKey}`)
      .send({ client_id: system.tenant.clientId, query })
      .expect(200);
    return answer.body.approved === true;
  };
  const isBlocked = async (query: string, url?: string) => !(await isApproved(query, url));

  describe('in the form of the contract', () => {
    it('are enforced in pre-check, proxy and plan step within a second', async () => {
      await create(blocking('zanzibar'));

      await within(() => isBlocked('Tell me about Zanzibar'));
      const proxy = await system.post('/api/request', { query: 'about Zanzibar' });
      expect(proxy.status).toBe(403);
      expect(proxy.body).toMatchObject({ blocked: true, block_reason: 'Nobody may say zanzibar' });
      const plan = { plan: { steps: [{ id: 'a', type: 'llm-call', prompt: 'about zanzibar' }] } };
      const run = await system.post('/api/v1/plan/execute', plan);
      expect(JSON.stringify(run.body)).toContain('Nobody may say zanzibar');
      expect(await isApproved('Tell me about Zambia')).toBe(true);
    });

    it('come back as they were sent, wrapped and bare', async () => {
      const sent = blocking('came-back');
      const { id } = await create(sent);

      const { body } = await admin('get', `/api/v1/dynamic-policies/${id}`).expect(200);

      expect(body).toMatchObject({ ...sent, id, tier: 'tenant', enabled: true, version: 1 });
      expect(body.policy).toMatchObject({ ...sent, id, tenant_id: system.tenant.tenantId });
      expect(body.config).toMatchObject({ action: 'block', conditions: sent.conditions });
      expect(new Date(body.created_at).getTime()).toBeGreaterThan(0);
    });

    it('accept the rule as the first Go and Java clients send it', async () => {
      const config = {
        type: 'content',
        conditions: [{ field: 'query', operator: 'contains', value: 'legacyword' }],
        action: 'block',
        parameters: {},
        rules: {},
      };
      await create({ name: 'Legacy', config });

      await within(() => isBlocked('a legacyword here'));
    });

    it('are switched by PUT and PATCH', async () => {
      const { id } = await create(blocking('switchword'));
      await within(() => isBlocked('switchword'));

      const off = await admin('put', `${POLICIES}/${id}`, { enabled: false }).expect(200);
      expect(off.body).toMatchObject({ enabled: false, mode: 'off' });
      await within(() => isApproved('switchword'));

      await admin('patch', `/api/v1/dynamic-policies/${id}`, { enabled: true }).expect(200);
      await within(() => isBlocked('switchword'));
    });

    it('change only what an update names', async () => {
      const { id } = await create(blocking('before'));
      const change = { conditions: [{ field: 'query', operator: 'contains', value: 'afterword' }] };

      const { body } = await admin('put', `${POLICIES}/${id}`, change).expect(200);

      expect(body).toMatchObject({ ...blocking('before'), ...change, version: 2, published_version: 2 });
      await within(() => isBlocked('afterword'));
    });

    it('mask named fields by redact', async () => {
      await create({
        name: 'Mask salaries',
        category: 'dynamic-compliance',
        conditions: [{ field: 'query', operator: 'contains', value: 'payroll' }],
        actions: [{ type: 'redact', config: { fields: ['salary', 'email'] } }],
      });
      const query = 'payroll of jane@corp.example, salary: 5000 a month';

      await within(async () => {
        const { body } = await system.post('/api/policy/pre-check', { client_id: 'x', query }).expect(200);
        return body.requires_redaction === true && !/5000|jane@/.test(body.redacted_query as string);
      });
    });

    it('are gone after DELETE, and their versions stay', async () => {
      const { id } = await create(blocking('goneword'));
      await within(() => isBlocked('goneword'));

      const deleted = await admin('delete', `${POLICIES}/${id}`).expect(204);
      expect(deleted.text).toBe('');
      await within(() => isApproved('goneword'));
      await admin('get', `${POLICIES}/${id}`).expect(404);
      const { body } = await admin('get', `${POLICIES}/${id}/versions`).expect(200);
      expect(body.versions.map((each: { change_type: string }) => each.change_type)).toEqual([
        'delete',
        'create',
      ]);
    });
  });

  describe('in the form of the model', () => {
    it('are drafts until they are published', async () => {
      const { body } = await admin('post', POLICIES, document('draftword')).expect(201);
      expect(body).toMatchObject({ status: 'draft', published_version: null, enabled: false });
      expect(await isApproved('draftword')).toBe(true);

      const published = await admin('post', `${POLICIES}/${body.id}/publish`).expect(200);
      expect(published.body).toMatchObject({ status: 'published', published_version: 1, enabled: true });
      await within(() => isBlocked('draftword'));
    });

    it('are in force at once when asked for', async () => {
      await create({ ...document('atonce'), publish: true });

      await within(() => isBlocked('atonce'));
    });

    it('record in shadow mode what they would do, and act once promoted', async () => {
      const { id } = await create({ ...document('shadowword'), mode: 'shadow', publish: true });
      await within(async () => {
        const { body } = await system.post(`${POLICIES}/simulate`, { query: 'shadowword' }).expect(200);
        return body.applied_policies.some((each: { policy_id: string }) => each.policy_id === id);
      });
      expect(await isApproved('shadowword')).toBe(true);

      const { body: trail } = await system.post('/api/v1/audit/search', { policy_name: id }).expect(200);
      expect(trail.total).toBeGreaterThan(0);

      await admin('post', `${POLICIES}/${id}/promote`).expect(200);
      await within(() => isBlocked('shadowword'));
    });

    it('roll back, compare and list their versions', async () => {
      const { id } = await create({ ...document('firstword'), publish: true });
      const second = {
        condition: { field: 'query', operator: 'contains', value: 'secondword' },
        publish: true,
      };
      await admin('put', `${POLICIES}/${id}`, second).expect(200);
      await within(() => isBlocked('secondword'));

      const { body: diff } = await admin('get', `${POLICIES}/${id}/diff?from=1&to=2`).expect(200);
      expect(diff.changes.map((each: { field: string }) => each.field)).toContain('/condition/any');

      const rolledBack = await admin('post', `${POLICIES}/${id}/rollback/1`).expect(200);
      expect(rolledBack.body).toMatchObject({ version: 3, published_version: 3 });
      await within(async () => (await isApproved('secondword')) && (await isBlocked('firstword')));

      const { body: versions } = await admin('get', `${POLICIES}/${id}/versions`).expect(200);
      expect(versions).toMatchObject({ policy_id: id, count: 3 });
      expect(versions.versions[0]).toMatchObject({ version: 3, change_type: 'rollback' });
      const { body: first } = await admin('get', `${POLICIES}/${id}/versions/1`).expect(200);
      expect(first.snapshot).toMatchObject(document('firstword'));
    });

    it('are refused while a test case fails, which is named', async () => {
      const { id } = await create(document('testedword'));
      const case_ = (text: string, matched: boolean) => ({
        name: `${text} is ${matched}`,
        call: { stage: 'llm.request', text },
        expect: { matched },
      });
      const cases = [case_('a testedword', true), case_('harmless', true)];
      const { body: stored } = await admin('put', `${POLICIES}/${id}/test-cases`, {
        test_cases: cases,
      }).expect(200);
      expect(stored).toMatchObject({ passed: false, test_cases: cases });

      const refused = await admin('post', `${POLICIES}/${id}/publish`).expect(409);
      expect(refused.body.error.code).toBe('CONFLICT');
      expect(JSON.stringify(refused.body.error.details)).toContain('harmless is true');
      expect(await isApproved('a testedword')).toBe(true);

      const passing = { test_cases: [cases[0], case_('harmless', false)] };
      await admin('put', `${POLICIES}/${id}/test-cases`, passing).expect(200);
      await admin('post', `${POLICIES}/${id}/publish`).expect(200);
      await within(() => isBlocked('a testedword'));
    });

    it('do not slip in with a change of what is in force', async () => {
      const { id } = await create({ ...document('inforce'), publish: true });
      await admin('put', `${POLICIES}/${id}`, { action: 'log' }).expect(200);

      const { body } = await admin('put', `${POLICIES}/${id}`, { priority: 5 }).expect(200);

      expect(body).toMatchObject({ action: 'block', priority: 5, version: 3, published_version: 3 });
    });

    it('refuse a change to a version that is not the newest', async () => {
      const { id } = await create(document('contended'));
      await admin('put', `${POLICIES}/${id}`, { severity: 'low', expected_version: 1 }).expect(200);

      const late = await admin('put', `${POLICIES}/${id}`, { severity: 'high', expected_version: 1 });

      expect(late.status).toBe(409);
      expect(late.body).toMatchObject({ current_version: 2, error: { code: 'CONFLICT' } });
    });
  });

  it('published on one agent are enforced on another within a second', async () => {
    const other: NestFastifyApplication = await startAgent({
      AXONFLOW_INTERNAL_SERVICE_SECRET: 'a secret of the tests, long enough',
      LOG_LEVEL: 'fatal',
      AGENT_PORT: '0',
      DATABASE_URL: system.database.serviceUrl,
      ORCHESTRATOR_URL: system.orchestratorUrl,
    });
    const url = `http://127.0.0.1:${(other.getHttpServer().address() as AddressInfo).port}`;
    expect(await isApproved('elsewhere', url)).toBe(true);

    await create(blocking('elsewhere'));

    await within(() => isBlocked('elsewhere', url));
    await other.close();
  });

  describe('listings', () => {
    it('page by limit and offset and by page and page_size', async () => {
      const first = await admin('get', `${POLICIES}?limit=5&sort_by=name`).expect(200);
      const second = await admin('get', `${POLICIES}?limit=5&offset=5&sort_by=name`).expect(200);
      const page = await admin('get', `${POLICIES}?page=2&page_size=5&sort_by=name`).expect(200);

      expect(first.body.policies).toHaveLength(5);
      expect(page.body).toEqual(second.body);
      expect(page.body.pagination).toMatchObject({ page: 2, page_size: 5 });
      expect(first.body.policies).not.toEqual(second.body.policies);
    });

    it('show the contract’s dynamic policies under their own path, and all under the other', async () => {
      const { body: dynamic } = await admin('get', '/api/v1/dynamic-policies?page_size=100').expect(200);
      const { body: all } = await admin('get', `${POLICIES}?page_size=100&tier=system`).expect(200);

      const shipped = dynamic.policies.filter((each: { tier: string }) => each.tier === 'system');
      expect(shipped).toHaveLength(10);
      for (const { id } of shipped) expect(id).toMatch(/^sys_dyn_/);
      expect(all.pagination.total_items).toBeGreaterThan(50);
    });

    it('are bare for the first Go and Java clients', async () => {
      for (const agent of ['Go-http-client/1.1', 'axonflow-java-sdk/1.0']) {
        for (const path of [POLICIES, `${POLICIES}/effective`]) {
          const { body } = await admin('get', path).set('user-agent', agent).expect(200);
          expect(Array.isArray(body)).toBe(true);
        }
      }
    });

    it('name what is in force', async () => {
      const { id } = await create(document('noteffective'));
      const { body } = await admin('get', `${POLICIES}/effective`).expect(200);

      expect(body.policies.length).toBeGreaterThan(50);
      expect(body.policies.map((each: { id: string }) => each.id)).not.toContain(id);
    });

    it('describe a document by JSON Schema', async () => {
      const { body } = await admin('get', `${POLICIES}/schema`).expect(200);

      expect(body.required).toContain('condition');
    });
  });

  describe('trials', () => {
    it('say what one policy makes of a call, and why', async () => {
      const { id } = await create(blocking('trialword'));

      const hit = await system.post(`${POLICIES}/${id}/test`, { query: 'a trialword' }).expect(200);
      expect(hit.body).toMatchObject({ matched: true, blocked: true, policy_id: id });
      expect(hit.body.actions[0]).toMatchObject({ type: 'block', message: 'Nobody may say trialword' });
      const miss = await system.post(`${POLICIES}/${id}/test`, { query: 'nothing' }).expect(200);
      expect(miss.body).toMatchObject({ matched: false, blocked: false, actions: [] });
      expect(miss.body.explanation).toContain('does not hold');
    });

    it('say what all policies make of a call', async () => {
      const attack = { query: "' UNION SELECT password FROM users --" };

      const { body } = await system.post(`${POLICIES}/simulate`, attack).expect(200);
      const { body: test } = await system.post(`${POLICIES}/test`, { query: 'Hello' }).expect(200);

      expect(body).toMatchObject({ allowed: false, blocked: true });
      expect(body.triggered_policies.join()).toContain('sys_sqli');
      expect(body.risk_score).toBeGreaterThan(0.5);
      expect(test).toMatchObject({ allowed: true, applied_policies: [], risk_score: 0 });
    });

    it('report how many calls a policy would hit', async () => {
      const inputs = ['an impactword', { query: 'nothing' }, { query: 'impactword', request_type: 'chat' }];

      const { body } = await system
        .post(`${POLICIES}/impact-report`, { policy: blocking('impactword'), inputs })
        .expect(200);

      expect(body).toMatchObject({ total_inputs: 3, matched: 2, blocked: 2 });
      expect(body.match_rate).toBeCloseTo(2 / 3);
      await system.post(`${POLICIES}/impact-report`, { inputs }).expect(400);
    });

    it('count hits, report conflicts and replay', async () => {
      const { id } = await create(blocking('hitword'));
      await within(() => isBlocked('hitword'));

      const hits = await admin('get', `${POLICIES}/${id}/hits?days=1`).expect(200);
      expect(hits.body).toMatchObject({ policy_id: id, version: 1 });
      const dead = {
        ...document('dead'),
        condition: { all: [] },
        validUntil: '2020-01-01T00:00:00Z',
        publish: true,
      };
      const { id: deadId } = await create(dead);
      const { body: issues } = await admin('get', `${POLICIES}/conflicts`).expect(200);
      expect(issues.issues).toContainEqual(expect.objectContaining({ kind: 'dead', policy_id: deadId }));
      const { body: replay } = await admin('post', `${POLICIES}/replay`, {
        drafts: [{ document: document('hitword') }],
        calls: 1,
      }).expect(200);
      expect(replay).toMatchObject({ calls: 1, not_replayable: 1, changed_calls: 0 });
    });
  });

  describe('import and export', () => {
    it('carry policies to another tenant, all or none', async () => {
      await create(document('carried'));
      const { body: exported } = await admin('get', `${POLICIES}/export`).expect(200);
      const stranger = await system.addTenant();
      const there = as(stranger.adminApiKey);

      const dry = await there('post', `${POLICIES}/import`, { ...exported, dry_run: true }).expect(200);
      expect(dry.body).toMatchObject({ applied: false, created: exported.policies.length, errors: [] });
      const { body } = await there('post', `${POLICIES}/import`, exported).expect(200);
      expect(body).toMatchObject({ applied: true, created: exported.policies.length, updated: 0 });
      const again = { ...exported, overwrite_mode: 'skip' };
      const second = await there('post', `${POLICIES}/import`, again).expect(200);
      expect(second.body).toMatchObject({ created: 0, updated: 0, skipped: exported.policies.length });
      const taken = await there('post', `${POLICIES}/import`, exported).expect(200);
      expect(taken.body).toMatchObject({ applied: false });
      expect(taken.body.errors[0].field).toMatch(/^\/policies\/\d+\/name$/);
    });

    it('accept the form of the contract and refuse the whole import for one bad policy', async () => {
      const stranger = await system.addTenant();
      const there = as(stranger.adminApiKey);
      const policies = [blocking('imported'), { ...blocking('imported'), name: 'x' }];

      const refused = await there('post', `${POLICIES}/import`, { policies }).expect(400);
      expect(refused.body.error.details).toEqual([
        { field: 'policies[1].name', message: expect.any(String) as string },
      ]);
      const { body: none } = await there('get', `${POLICIES}?tier=tenant`).expect(200);
      expect(none.policies).toEqual([]);
      await there('post', `${POLICIES}/import`, { policies: [policies[0]] }).expect(200);
    });
  });

  describe('bad input', () => {
    it.each([
      ['no fields', {}, 'name'],
      [
        'an unknown operator',
        { ...blocking('x1'), conditions: [{ field: 'query', operator: 'like', value: 'x' }] },
        'conditions[0].operator',
      ],
      [
        'an unknown field',
        { ...blocking('x2'), conditions: [{ field: 'quary', operator: 'contains', value: 'x' }] },
        'conditions[0].field',
      ],
      [
        'look-around',
        { ...blocking('x3'), conditions: [{ field: 'query', operator: 'regex', value: '(?=x)' }] },
        'conditions[0].value',
      ],
      [
        'a value of 1 MB',
        {
          ...blocking('x4'),
          conditions: [{ field: 'query', operator: 'contains', value: 'a'.repeat(900_000) }],
        },
        'conditions[0].value',
      ],
      ['no condition', { ...blocking('x5'), conditions: [] }, 'conditions'],
      ['an unknown action', { ...blocking('x6'), actions: [{ type: 'explode' }] }, 'actions[0].type'],
      [
        'no providers to route to',
        { ...blocking('x8'), actions: [{ type: 'route' }] },
        'actions[0].config.allowed_providers',
      ],
      ['a wrong category', { ...blocking('x9'), category: 'security-sqli' }, 'category'],
      ['a short name', { ...blocking('x10'), name: 'x' }, 'name'],
      ['an unknown field of the model', { ...document('x12'), tenant: 'x' }, 'tenant'],
      ['NUL in a text', { ...document('x13'), description: 'a\u0000b' }, 'description'],
      ['half a surrogate pair', blocking('a\ud800b'), 'name'],
    ])('%s is refused with the place', async (_, body, field) => {
      const answer = await admin('post', POLICIES, body);

      expect(answer.status).toBe(400);
      expect(answer.body).toMatchObject({ status: 400, error: { code: 'VALIDATION_ERROR' } });
      expect(answer.body.error.details.map((each: { field: string }) => each.field)).toContainEqual(
        expect.stringMatching(new RegExp(`^${field.replaceAll(/[[\]]/g, '\\$&')}`)) as string,
      );
    });

    it.each(['condition', 'metadata'])(
      'a tree of 10,000 levels as %s is refused with the place',
      async (field) => {
        const levels = 10_000;
        const tree = `${'{"not":'.repeat(levels)}{"all":[]}${'}'.repeat(levels)}`;
        const { condition, ...others } = document('deep');
        const facts = JSON.stringify({ ...others, ...(field === 'metadata' && { condition }) });

        const answer = await request(system.agentUrl)
          .post(POLICIES)
          .set('authorization', `Bearer ${system.tenant.adminApiKey}`)
          .set('content-type', 'application/json')
          .send(`${facts.slice(0, -1)},"${field}":${tree}}`);

        expect(answer.status).toBe(400);
        expect(answer.body.errors[0].field).toBe(`/${field}`);
      },
    );

    it('evil patterns are harmless', async () => {
      const evil = { conditions: [{ field: 'query', operator: 'regex', value: '(a+)+$' }] };
      const { id } = await create({ ...blocking('evil'), ...evil });

      const startedMs = performance.now();
      await system.post(`${POLICIES}/${id}/test`, { query: `${'a'.repeat(15_000)}!` }).expect(200);

      expect(performance.now() - startedMs).toBeLessThan(1_000);
      await admin('delete', `${POLICIES}/${id}`).expect(204);
    });

    it.each(['test', 'import', 'dynamic', 'no-such-policy', '%00', 'a'.repeat(200)])(
      'the id %s is no policy',
      async (id) => {
        const { status } = await admin('put', `${POLICIES}/${id}`, { enabled: false });

        expect([400, 404, 405]).toContain(status);
      },
    );

    it('policies of the system cannot be changed', async () => {
      await admin('put', `${POLICIES}/sys_pii_ssn`, { enabled: false }).expect(403);
      await admin('delete', `${POLICIES}/sys_pii_ssn`).expect(403);
      const { body } = await admin('post', POLICIES, { ...blocking('tiered'), tier: 'system' }).expect(403);
      expect(body.error.code).toBe('FORBIDDEN');
    });
  });

  describe('access', () => {
    let stranger: ProvisionedTenant;
    let id: string;
    beforeAll(async () => {
      stranger = await system.addTenant();
      ({ id } = await create(blocking('private')));
    });

    interface Route {
      readonly method: Method;
      readonly path: string;
      readonly body?: object;
    }
    const reads: readonly Route[] = [
      { method: 'get', path: '' },
      { method: 'get', path: '/versions' },
      { method: 'get', path: '/versions/1' },
      { method: 'get', path: '/diff' },
      { method: 'get', path: '/test-cases' },
      { method: 'get', path: '/hits' },
      { method: 'post', path: '/test', body: { query: 'x' } },
    ];
    const writes: readonly Route[] = [
      { method: 'put', path: '', body: { priority: 5 } },
      { method: 'patch', path: '', body: { enabled: false } },
      { method: 'delete', path: '' },
      { method: 'post', path: '/publish' },
      { method: 'post', path: '/rollback/1' },
      { method: 'post', path: '/promote' },
      { method: 'post', path: '/enable' },
      { method: 'post', path: '/disable' },
      { method: 'put', path: '/test-cases', body: { test_cases: [] } },
    ];

    it.each([...reads, ...writes])(
      '$method …/{id}$path shows and changes nothing of another tenant',
      async ({ body, method, path }) => {
        const answer = await as(stranger.adminApiKey)(method, `${POLICIES}/${id}${path}`, body)
          .set('x-tenant-id', system.tenant.tenantId)
          .set('x-org-id', system.tenant.organizationId);

        expect(answer.status).toBe(404);
        expect(answer.body.error.code).toBe('NOT_FOUND');
      },
    );

    it('shows nothing of another tenant in collections, trials and replays', async () => {
      const there = as(stranger.adminApiKey);
      const paths = ['?page_size=100&tier=tenant', '/effective', '/export', '/conflicts'];

      for (const path of paths) {
        const { text } = await there('get', `${POLICIES}${path}`).expect(200);
        expect(text).not.toContain(id);
        expect(text).not.toContain('No private');
      }
      for (const path of ['/test', '/simulate']) {
        const { body } = await there('post', `${POLICIES}${path}`, { query: 'private' }).expect(200);
        expect(body.allowed).toBe(true);
      }
      const inputs = ['private'];
      await there('post', `${POLICIES}/impact-report`, { policy_id: id, inputs }).expect(404);
      await there('post', `${POLICIES}/replay`, { drafts: [{ id }] }).expect(404);
      const { body } = await there('post', `${POLICIES}/replay`, {
        drafts: [{ document: document('private') }],
      }).expect(200);
      expect(body.calls).toBe(0);
    });

    it('does not let an import touch the policies of another tenant', async () => {
      const policies = [{ ...blocking('private'), description: 'mine' }];
      const overwrite = { policies, overwrite_mode: 'overwrite' };
      const { body } = await as(stranger.adminApiKey)('post', `${POLICIES}/import`, overwrite).expect(200);

      expect(body).toMatchObject({ created: 1, updated: 0 });
      const { body: mine } = await admin('get', `${POLICIES}/${id}`).expect(200);
      expect(mine).toMatchObject({ description: 'A test', version: 1 });
    });

    it.each(writes)('$method …/{id}$path needs an admin', async ({ body, method, path }) => {
      const answer = await as(system.tenant.apiKey)(method, `${POLICIES}/${id}${path}`, body);

      expect(answer.status).toBe(403);
    });

    it('lets clients read, and only admins create, import and replay', async () => {
      const client = as(system.tenant.apiKey);

      await client('get', POLICIES).expect(200);
      await client('get', `${POLICIES}/${id}`).expect(200);
      for (const path of ['', '/import', '/replay']) {
        await client('post', `${POLICIES}${path}`, blocking('client')).expect(403);
      }
      await request(system.agentUrl).get(POLICIES).expect(401);
    });

    it('records every change', async () => {
      const { body } = await admin('post', '/api/v1/audit/search', { request_type: 'policy.create' }).expect(
        200,
      );

      expect(body.total).toBeGreaterThan(0);
    });
  });
});
