import request from 'supertest';
import type { ProvisionedTenant } from '@app/identity';
import { until } from '../faults/support/until';
import { startSystem, type RunningSystem } from './support/running-system';

describe('decisions', () => {
  let system: RunningSystem;
  let stranger: ProvisionedTenant;
  beforeAll(async () => {
    system = await startSystem();
    stranger = await system.addTenant();
  });
  afterAll(() => system.stop());

  const read = (path: string, apiKey = system.tenant.apiKey): request.Test =>
    request(system.agentUrl).get(path).set('authorization', `Bearer ${apiKey}`);
  const decisionOn = async (query: string, context: object = {}): Promise<string> => {
    const body = { client_id: system.tenant.clientId, query, context };
    return (await system.post('/api/policy/pre-check', body).expect(200)).body.decision_id;
  };

  it('are explained: what matched, where, and why', async () => {
    const id = await decisionOn('My SSN 123-45-6789, mail jane@example.com', {
      user_email: 'ada@example.com',
    });

    const { body } = await read(`/api/v1/decisions/${id}/explain`).expect(200);

    expect(body).toMatchObject({
      decision_id: id,
      decision: 'blocked',
      reason: expect.stringContaining('social security'),
      risk_level: 'critical',
      override_available: false,
      context: { request_type: 'pre-check', user_email: 'ada@example.com' },
      context_truncated: false,
    });
    expect(body.policy_matches).toEqual([
      expect.objectContaining({
        policy_id: 'sys_pii_ssn',
        action: 'block',
        risk_level: 'critical',
        decided: true,
      }),
      expect.objectContaining({ policy_id: 'sys_pii_email', action: 'log', decided: false }),
    ]);
    expect(body.matched_rules).toContainEqual({
      policy_id: 'sys_pii_ssn',
      rule_id: '/condition',
      rule_text: 'detector US_SSN',
      matched_on: '[REDACTED:US_SSN] at /query:7-18',
    });
    expect(body.judgements[0].why).toContain('most restrictive');
    expect(JSON.stringify(body)).not.toContain('123-45-6789');
  });

  it('are explained by every policy that was considered, matched or not', async () => {
    const document = {
      name: 'Refunds are for supervisors',
      stages: ['llm.request'],
      condition: {
        all: [
          { field: 'query', operator: 'contains', value: 'refund' },
          { field: 'user.role', operator: 'not_equals', value: 'supervisor' },
        ],
      },
      action: 'block',
      publish: true,
    };
    const { body: policy } = await system.post('/api/v1/policies', document, system.tenant.adminApiKey);
    const explained = async (id: string) => (await read(`/api/v1/decisions/${id}/explain`).expect(200)).body;
    let first = await explained(await decisionOn('A voucher'));
    await until('the policy is considered', async () => {
      first = await explained(await decisionOn('A voucher'));
      return JSON.stringify(first).includes(policy.id as string);
    });

    const [judgement] = first.judgements;
    expect(first).toMatchObject({ policy_matches: [], texts_kept: false });
    expect(judgement).toMatchObject({ basis: 'record', considered: 'all' });
    expect(judgement.note).toContain('Only a fingerprint of the texts was kept');
    const considered = judgement.policies.find((each: { policy_id: string }) => each.policy_id === policy.id);
    expect(considered).toMatchObject({
      matched: false,
      version: 1,
      action: 'block',
      conditions: [
        { pointer: '/condition/all/0', outcome: 'unknown' },
        { pointer: '/condition/all/1', outcome: 'yes' },
      ],
    });
  });

  it('count how often the deciding policy matched before', async () => {
    const explained = async () =>
      (await read(`/api/v1/decisions/${await decisionOn('IBAN GB82 WEST 1234 5698 7654 32')}/explain`)).body;

    const first = await explained();
    const second = await explained();

    expect(second.historical_hit_count_session).toBe(first.historical_hit_count_session + 1);
  });

  it('are explained when nothing matched', async () => {
    const { body } = await read(`/api/v1/decisions/${await decisionOn('Hello')}/explain`).expect(200);

    expect(body).toMatchObject({
      decision: 'allowed',
      risk_level: 'none',
      policy_matches: [],
      matched_rules: [],
      override_available: false,
      historical_hit_count_session: 0,
    });
  });

  it('are listed by word, policy and time', async () => {
    const blocked = await decisionOn('My SSN 123-45-6789');
    const allowed = await decisionOn('Hello again');
    const list = async (filter: string): Promise<string[]> => {
      const { body } = await read(`/api/v1/decisions?limit=500&${filter}`).expect(200);
      return body.decisions.map(({ decision_id }: { decision_id: string }) => decision_id);
    };

    expect((await list('')).slice(0, 2)).toEqual([allowed, blocked]);
    for (const word of ['blocked', 'deny']) expect((await list(`decision=${word}`))[0]).toBe(blocked);
    expect((await list('decision=allowed'))[0]).toBe(allowed);
    expect((await list('policy_id=sys_pii_ssn'))[0]).toBe(blocked);
    expect(await list('since=2999-01-01T00:00:00Z')).toEqual([]);
    expect(await list('tool_signature=crm.read')).toEqual([]);
    const { body } = await read('/api/v1/decisions?decision=blocked&limit=1').expect(200);
    expect(body.decisions).toEqual([
      {
        decision_id: blocked,
        timestamp: expect.any(String),
        decision: 'blocked',
        policy_id: 'sys_pii_ssn',
        context: {
          request_type: 'pre-check',
          client_id: system.tenant.clientId,
          stage: 'llm.request',
          query_summary: 'My SSN [REDACTED:US_SSN]',
        },
      },
    ]);
  });

  it.each(['decision=maybe', 'since=yesterday', 'limit=0', 'tool_signature=%00'])(
    'refuse the filter %s',
    async (filter) => {
      await read(`/api/v1/decisions?${filter}`).expect(400);
    },
  );

  it('belong to one tenant', async () => {
    const id = await decisionOn('My SSN 123-45-6789');

    await read(`/api/v1/decisions/${id}/explain`, stranger.adminApiKey).expect(404);
    const { body } = await read('/api/v1/decisions', stranger.adminApiKey).expect(200);

    expect(body.decisions).toEqual([]);
  });

  it.each(['no-such-id', '01a20000-0000-7000-8000-000000000000'])('do not exist: %s', async (id) => {
    const { body } = await read(`/api/v1/decisions/${id}/explain`).expect(404);

    expect(body).toMatchObject({ success: false, error: expect.any(String) });
  });
});
