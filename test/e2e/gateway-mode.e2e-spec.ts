import request from 'supertest';
import { startSystem, type RunningSystem } from './support/running-system';

describe('gateway mode', () => {
  let system: RunningSystem;
  beforeAll(async () => {
    system = await startSystem();
  });
  afterAll(() => system.stop());

  const preCheck = (query: string, apiKey?: string) =>
    system.post('/api/policy/pre-check', { client_id: system.tenant.clientId, query }, apiKey);

  it('approves a plain question, and the decision is in the trail', async () => {
    const { body } = await preCheck('What is the capital of France?').expect(200);

    expect(body).toMatchObject({
      approved: true,
      policies: [],
      requires_redaction: false,
      approved_data: {},
    });
    expect(body.rate_limit).toEqual(body.rate_limit_info);
    const trail = await system.post('/api/v1/audit/search', { decision_id: body.context_id }).expect(200);
    expect(trail.body.entries).toMatchObject([
      { id: body.context_id, request_type: 'pre-check', policy_decision: 'allowed', blocked: false },
    ]);
  });

  it('refuses a social security number with status 200 and the policy’s id', async () => {
    const { body } = await preCheck('My SSN 123-45-6789').expect(200);

    expect(body).toMatchObject({ approved: false, policies: ['sys_pii_ssn'] });
    expect(body.block_reason).toContain('social security');
  });

  it.each([
    ['an IBAN', 'send it to GB82 WEST 1234 5698 7654 32', 'sys_pii_iban'],
    ['a card number', 'pay with 4111 1111 1111 1111', 'sys_pii_credit_card'],
    ['SQL injection', "name = 'x' UNION SELECT password FROM users--", 'sys_sqli_union_select'],
  ])('refuses %s', async (_, query, policy) => {
    const { body } = await preCheck(query).expect(200);

    expect(body.approved).toBe(false);
    expect(body.policies).toContain(policy);
  });

  it('records an e-mail address without refusing it', async () => {
    const { body } = await preCheck('Write to jane@example.com').expect(200);

    expect(body).toMatchObject({ approved: true, policies: ['sys_pii_email'] });
  });

  it('never keeps what it found', async () => {
    await preCheck('My SSN 123-45-6789').expect(200);

    const [row] = await system.database.query<{ leaks: string }>(
      `select count(*) as leaks from audit_records where audit_records::text like '%123-45-6789%'`,
    );
    expect(row?.leaks).toBe('0');
  });

  it('takes the report of an approved call once it was approved', async () => {
    const { body } = await preCheck('Hello').expect(200);
    const report = {
      context_id: body.context_id,
      client_id: system.tenant.clientId,
      provider: 'openai',
      model: 'gpt-4o',
      response_summary: 'Hi',
      token_usage: { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 },
      latency_ms: 120,
    };

    const receipt = await system.post('/api/audit/llm-call', report).expect(200);

    expect(receipt.body).toMatchObject({ success: true });
    const trail = await system.post('/api/v1/audit/search', { decision_id: body.context_id }).expect(200);
    expect(trail.body.entries).toMatchObject([
      {
        id: receipt.body.audit_id,
        kind: 'outcome',
        provider: 'openai',
        model: 'gpt-4o',
        tokens_used: 7,
        latency_ms: 120,
      },
      { id: body.context_id, kind: 'decision' },
    ]);
  });

  it('refuses reports on contexts that are unknown, refused or of another client', async () => {
    const approved = await preCheck('Hello').expect(200);
    const refused = await preCheck('SSN 123-45-6789').expect(200);
    const stranger = await system.addTenant();
    const report = (context_id: string, client_id: string, apiKey?: string) =>
      system
        .post('/api/audit/llm-call', { context_id, client_id, provider: 'p', model: 'm' }, apiKey)
        .expect(400);

    const own = system.tenant.clientId;
    const answers = [
      await report('no-such-context', own),
      await report('01a20000-0000-7000-8000-000000000000', own),
      await report(refused.body.context_id, own),
      await report(approved.body.context_id, 'somebody-else'),
      await report(approved.body.context_id, own, stranger.apiKey),
    ];

    for (const { body } of answers) {
      expect(body).toMatchObject({ success: false, error: 'Invalid or expired context' });
    }
  });

  it('accepts the client’s secret by Basic authentication and its key by both headers', async () => {
    const { clientId, clientSecret, apiKey } = system.tenant;
    const send = () =>
      request(system.agentUrl).post('/api/policy/pre-check').send({ client_id: clientId, query: 'Hello' });

    await send().auth(clientId, clientSecret).expect(200);
    await send().set('x-api-key', apiKey).expect(200);
    await send().set('x-client-id', clientId).set('x-client-secret', clientSecret).expect(200);
  });

  it.each([
    ['no credentials', {}],
    ['a wrong key', { authorization: `Bearer axf_${'x'.repeat(43)}` }],
    ['a wrong secret', { authorization: `Basic ${Buffer.from('acme:wrong').toString('base64')}` }],
    ['nonsense', { authorization: 'Bearer' }],
  ])('answers %s with 401 in JSON', async (_, headers) => {
    const { body } = await request(system.agentUrl)
      .post('/api/policy/pre-check')
      .set(headers)
      .send({ client_id: 'x', query: 'x' })
      .expect(401)
      .expect('content-type', /json/)
      .expect('www-authenticate', /^Bearer/);

    expect(body).toMatchObject({ success: false, code: 'UNAUTHENTICATED' });
    expect(JSON.stringify(body)).not.toMatch(/policy|blocked/i);
  });

  it('keeps data that only administrators may see from other callers', async () => {
    const ask = (key: string): Promise<{ body: { approved: boolean; policies: string[] } }> =>
      system.post(
        '/api/policy/pre-check',
        {
          client_id: system.tenant.clientId,
          query: 'SELECT * FROM users',
          data_sources: ['warehouse'],
        },
        key,
      );

    const [client, admin] = [await ask(system.tenant.apiKey), await ask(system.tenant.adminApiKey)];

    expect(client.body).toMatchObject({
      approved: false,
      policies: expect.arrayContaining(['sys_admin_users_table']) as string[],
    });
    expect(admin.body.policies).not.toContain('sys_admin_users_table');
  });
});
