import request from 'supertest';
import type { ProvisionedTenant } from '@app/identity';
import { until } from '../faults/support/until';
import { startSystem, type RunningSystem } from './support/running-system';

const POLICIES = '/api/v1/policies';

describe('replay and hit counts', () => {
  let system: RunningSystem;
  beforeAll(async () => {
    system = await startSystem({ AXONFLOW_CONTENT_RETENTION_DAYS: '7' });
  });
  afterAll(() => system.stop());

  /** A tenant of its own for each test: what it asks is all that it can replay. */
  const newcomer = async () => {
    const tenant = await system.addTenant();
    const admin = (method: 'get' | 'post' | 'put', path: string, body?: object): request.Test =>
      request(system.agentUrl)
        [method](`${POLICIES}${path}`)
        .set('authorization', `Bearer ${tenant.adminApiKey}`)
        .send(body);
    const ask = async (query: string): Promise<{ approved: boolean; decision_id: string }> =>
      (
        await system
          .post('/api/policy/pre-check', { client_id: tenant.clientId, query }, tenant.apiKey)
          .expect(200)
      ).body;
    const create = async (policy: object): Promise<string> =>
      (await admin('post', '', { ...policy, publish: true }).expect(201)).body.id;
    const replay = async (...drafts: object[]) =>
      (await admin('post', '/replay', { drafts, calls: 100 }).expect(200)).body;
    /** Texts are stored a moment after the answer. */
    const replayable = (calls: number): Promise<void> =>
      until(`${calls} calls can be replayed`, async () => {
        const report = await replay({ document: onWord('nothing') });
        return report.calls === calls && report.not_replayable === 0;
      });
    return { tenant, admin, ask, create, replay, replayable };
  };
  const onWord = (value: string, more: object = {}) => ({
    name: `No ${value}`,
    stages: ['llm.request'],
    condition: { field: 'query', operator: 'contains', value },
    action: 'block',
    ...more,
  });
  const explain = async (id: string, { apiKey }: ProvisionedTenant) =>
    (
      await request(system.agentUrl)
        .get(`/api/v1/decisions/${id}/explain`)
        .set('authorization', `Bearer ${apiKey}`)
        .expect(200)
    ).body;

  it('says which calls of the past would end differently, how often and which', async () => {
    const { ask, replay, replayable } = await newcomer();
    await ask('Hello');
    const refund = await ask('A refund, please');
    const mail = await ask('A refund for jane@example.com');
    await replayable(3);

    const report = await replay({ document: onWord('refund') });

    const change = { stage: 'llm.request', from: 'allow', to: 'block' };
    expect(report).toMatchObject({ calls: 3, not_replayable: 0, changed_calls: 2 });
    expect(report.changes).toEqual([{ ...change, count: 2 }]);
    const sample = { ...change, recorded_at: expect.any(String), decided_by: 'draft-0' };
    expect(report.samples).toEqual([
      { ...sample, decision_id: mail.decision_id, text: 'A refund for [REDACTED:EMAIL_ADDRESS]' },
      { ...sample, decision_id: refund.decision_id, text: 'A refund, please' },
    ]);
    expect((await ask('A refund, please')).approved).toBe(true);
  });

  it('tries the newest version of a policy in the place of the one in force', async () => {
    const { admin, ask, create, replay, replayable } = await newcomer();
    const id = await create(onWord('refund'));
    await until('it is in force', async () => !(await ask('A refund')).approved);
    const { calls } = await replay({ id });
    await replayable(calls);
    const before = await replay({ id });

    await admin('put', `/${id}`, onWord('refund', { action: 'warn' })).expect(200);
    const after = await replay({ id });

    expect(before).toMatchObject({ calls, changed_calls: 0 });
    expect(after).toMatchObject({ calls, changed_calls: calls });
    expect(after.changes).toEqual([{ stage: 'llm.request', from: 'block', to: 'allow', count: calls }]);
  });

  it('counts calls of which only a fingerprint is left as not replayable', async () => {
    const { ask, replay, replayable } = await newcomer();
    await ask('A refund');
    const { decision_id: expired } = await ask('Another refund');
    await replayable(2);
    await system.database.query('update call_contents set expires_at = now() where decision_id = $1', [
      expired,
    ]);

    expect(await replay({ document: onWord('refund') })).toMatchObject({
      calls: 2,
      not_replayable: 1,
      changed_calls: 1,
    });
  });

  it('shows nothing to another tenant', async () => {
    const { ask, create, replayable } = await newcomer();
    const id = await create(onWord('refund', { mode: 'shadow' }));
    await ask('A refund');
    await replayable(1);
    const stranger = await newcomer();

    const report = await stranger.replay({ document: onWord('refund') });

    expect(report).toEqual({ calls: 0, not_replayable: 0, changed_calls: 0, changes: [], samples: [] });
    await stranger.admin('post', '/replay', { drafts: [{ id }] }).expect(404);
    await stranger.admin('get', `/${id}/hits`).expect(404);
  });

  it('counts what a policy in shadow mode would have done', async () => {
    const { admin, ask, create } = await newcomer();
    const id = await create(onWord('refund', { mode: 'shadow' }));
    let asked = 0;
    let rates = { hits: 0, decisions: 0, hit_rate: 0, last_hit_at: '', consequences: [] };
    await until('a hit is counted', async () => {
      await ask('A refund');
      asked += 1;
      rates = (await admin('get', `/${id}/hits?days=1`).expect(200)).body;
      return rates.hits > 0;
    });

    const { approved } = await ask('A refund');
    await ask('Hello');
    await until('all are counted', async () => {
      rates = (await admin('get', `/${id}/hits?days=1`).expect(200)).body;
      return rates.decisions === asked + 2;
    });

    expect(approved).toBe(true);
    expect(rates.consequences).toEqual([{ verdict: 'allow', enforced_verdict: 'block', hits: rates.hits }]);
    expect(rates.hit_rate).toBeCloseTo(rates.hits / rates.decisions);
    expect(rates.hits).toBeLessThan(rates.decisions);
    expect(Date.parse(rates.last_hit_at)).toBeGreaterThan(Date.now() - 60_000);
  });

  it('explains a call whose text was kept exactly, by the policies of its time', async () => {
    const { admin, ask, create, replayable, tenant } = await newcomer();
    const all = [onWord('refund'), onWord('voucher')];
    const [refunds, vouchers] = [await create(all[0] ?? {}), await create(all[1] ?? {})];
    let asked = 0;
    let decision = { approved: true, decision_id: '' };
    await until('both are in force', async () => {
      asked += 2;
      const { approved: isVoucherAllowed } = await ask('A voucher');
      decision = await ask('A refund');
      return !decision.approved && !isVoucherAllowed;
    });
    await ask('A refund');
    await replayable(asked + 1);
    await admin('put', `/${refunds}`, { ...onWord('discount'), publish: true }).expect(200);

    const { judgements, texts_kept: kept } = await explain(decision.decision_id, tenant);

    const [judgement] = judgements;
    expect(kept).toBe(true);
    expect(judgement).toMatchObject({ basis: 'texts', considered: 'all' });
    expect(judgement.policies).toHaveLength(judgement.policies_evaluated);
    expect(judgement.policies[0]).toMatchObject({
      policy_id: refunds,
      version: 1,
      matched: true,
      decided: true,
      conditions: [{ pointer: '/condition', outcome: 'yes' }],
    });
    expect(judgement.policies).toContainEqual(
      expect.objectContaining({
        policy_id: vouchers,
        matched: false,
        conditions: [{ pointer: '/condition', outcome: 'no', findings: [] }],
      }),
    );
  });
});
