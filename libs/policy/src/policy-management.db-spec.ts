import { inspect } from '@app/detection';
import { newId, type DecisionId, type OrganizationId, type TenantId, type Verdict } from '@app/kernel';
import { aCall, aPrincipal, createTestDatabase, ManualClock, type TestDatabase } from '@app/testing';
import { PolicyAnalysis } from './analysis/policy-analysis';
import { decide, type PolicyDecision } from './engine/decide';
import { DecisionExplainer } from './explanation/decision-explainer';
import type { RecordedJudgement } from './explanation/recorded-decision';
import { PolicyHits } from './hits/policy-hits';
import { PolicyLifeCycle } from './lifecycle/policy-life-cycle';
import type { PolicyDocument } from './model/policy-document';
import type { OverrideRequest } from './overrides/override-rules';
import { PolicyOverrides } from './overrides/policy-overrides';
import { PolicyManagementModule } from './policy-management.module';
import { PolicyReplay } from './replay/policy-replay';
import type { RecordedCall } from './replay/recorded-call';
import { PolicySnapshots } from './snapshot/policy-snapshots';
import { aDocument } from './spec/builders';
import { startPolicyService, type PolicyService } from './spec/policy-service';

const organizationId = newId<OrganizationId>();
const SSN = 'my SSN is 536-90-4399';
const by = { author: 'ann' };
const PAGE = { limit: 100, offset: 0 };

describe(PolicyManagementModule.name, () => {
  let database: TestDatabase;
  let here: PolicyService;
  let there: PolicyService;
  let tenantId: TenantId;
  let clock: ManualClock;

  beforeAll(async () => {
    database = await createTestDatabase();
    await database.query(`insert into organizations (id, name) values ($1, 'o')`, [organizationId]);
    clock = new ManualClock(new Date());
    here = await startPolicyService(database.serviceUrl, clock);
    there = await startPolicyService(database.serviceUrl, clock);
  });

  afterAll(async () => {
    await Promise.all([here.app.close(), there.app.close()]);
    await database.drop();
  });

  beforeEach(async () => {
    tenantId = newId<TenantId>();
    const sql = `insert into tenants (id, organization_id, name, tier) values ($1, $2, 't', 'pilot')`;
    await database.query(sql, [tenantId, organizationId]);
  });

  const scope = () => ({ tenantId, organizationId });
  const ask = (text: string, service = here, tenant = tenantId): PolicyDecision => {
    const segments = [{ pointer: '/text', text }];
    const call = aCall({ principal: aPrincipal({ tenantId: tenant, organizationId }), segments });
    const { stage } = call;
    const inspection = inspect(segments);
    const snapshot = service.app.get(PolicySnapshots).current();
    return decide(snapshot, { call, stage, segments, inspection, decisionId: newId(), now: clock.now() });
  };
  /** Waits until so many others wait for what a transaction of the owner holds. */
  const waiters = async (count: number): Promise<void> => {
    const deadline = performance.now() + 10_000;
    for (let waiting = 0; waiting < count;) {
      if (performance.now() > deadline) throw new Error('nobody waits');
      await database.query('select pg_stat_clear_snapshot()');
      waiting = (
        await database.query(
          `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        )
      ).length;
    }
  };
  const until = async (holds: () => boolean): Promise<void> => {
    const deadline = performance.now() + 1_000;
    while (!holds()) {
      if (performance.now() > deadline) throw new Error('it did not come true in time');
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  const inForce = async (overrides: Partial<PolicyDocument>): Promise<string> => {
    const { id } = await here.app.get(PolicyLifeCycle).create(tenantId, {
      document: aDocument(overrides),
      publish: true,
      ...by,
    });
    await here.app.get(PolicySnapshots).refresh();
    return id;
  };
  const onWord = (value: string) => ({ field: 'query', operator: 'contains' as const, value });

  describe(PolicyOverrides.name, () => {
    const request = (more: Partial<OverrideRequest>): OverrideRequest => ({
      policyId: 'sys_pii_ssn',
      reason: 'because',
      author: 'ann',
      roles: ['admin'],
      ...more,
    });
    const inAnHour = () => new Date(clock.nowMs() + 3_600_000);
    const acts = (service: PolicyService, tenant = tenantId) =>
      ask(SSN, service, tenant).matches.find(({ policyId }) => policyId === 'sys_pii_ssn');

    it('change what a shipped policy does to the tenant alone, on every task', async () => {
      const before = acts(here)?.action;

      await here.app.get(PolicyOverrides).create(scope(), request({ action: 'log', expiresAt: inAnHour() }));

      expect(before).toBe('block');
      await until(() => acts(there)?.action === 'log');
      expect(acts(there, newId<TenantId>())?.action).toBe('block');
    });

    it('end by themselves when they expire, without a publication', async () => {
      await here.app.get(PolicyOverrides).create(scope(), request({ enabled: false, expiresAt: inAnHour() }));
      await until(() => acts(here) === undefined);

      clock.advance(3_600_001);

      expect(acts(here)?.action).toBe('block');
      expect(await here.app.get(PolicyOverrides).list(scope(), PAGE)).toEqual([]);
      expect(
        await here.app.get(PolicyOverrides).list(scope(), { ...PAGE, includeEnded: true }),
      ).toMatchObject([{ active: false, enabled: false, reason: 'because' }]);
    });

    it('stand alone for each policy until they are revoked', async () => {
      const overrides = here.app.get(PolicyOverrides);
      const stricter = request({ policyId: 'sys_pii_ssn', enabled: true });
      const both = await Promise.allSettled([1, 2].map(() => overrides.create(scope(), stricter)));
      expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
      await expect(overrides.create(scope(), stricter)).rejects.toMatchObject({ code: 'CONFLICT' });
      const [standing] = await overrides.list(scope(), PAGE);

      const client = { author: 'bob', roles: ['client'] as const };
      await expect(overrides.revoke(scope(), standing?.id ?? '', client)).rejects.toMatchObject({
        code: 'FORBIDDEN',
      });
      await overrides.revoke(scope(), standing?.id ?? '', { ...by, roles: ['admin'] });

      await expect(overrides.create(scope(), stricter)).resolves.toMatchObject({ active: true });
      expect(here.records.events.map(({ kind }) => kind)).toEqual(
        expect.arrayContaining(['override', 'revoke_override']),
      );
    });

    it('are revoked by one of those who revoke them at the same moment', async () => {
      const stricter = request({ policyId: 'sys_pii_ssn', enabled: true });
      const { id } = await here.app.get(PolicyOverrides).create(scope(), stricter);
      const revoked = (): number =>
        [here, there]
          .flatMap(({ records }) => records.events)
          .filter(({ kind, tenantId: of }) => kind === 'revoke_override' && of === tenantId).length;
      await database.query('begin');
      await database.query('select from policy_overrides where id = $1 for update', [id]);

      const both = Promise.allSettled(
        [here, there].map(({ app }) =>
          app.get(PolicyOverrides).revoke(scope(), id, { ...by, roles: ['admin'] }),
        ),
      );
      await waiters(2).finally(() => database.query('commit'));

      expect((await both).map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
      expect((await both).find(({ status }) => status === 'rejected')).toMatchObject({
        reason: { code: 'NOT_FOUND' },
      });
      expect(revoked()).toBe(1);
    });

    it("are not for the tenant's own policies, nor for others'", async () => {
      const id = await inForce({});
      const overrides = here.app.get(PolicyOverrides);

      await expect(
        overrides.create(scope(), request({ policyId: id, action: 'block' })),
      ).rejects.toMatchObject({
        code: 'INVALID_REQUEST',
      });
      const elsewhere = { tenantId: newId<TenantId>() };
      await expect(
        overrides.create(elsewhere, request({ policyId: id, action: 'block' })),
      ).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });
  });

  describe(PolicyHits.name, () => {
    it('tells how often a shadow policy would have acted', async () => {
      const id = await inForce({ condition: onWord('salary'), mode: 'shadow' });
      const hits = here.app.get(PolicyHits);
      for (const text of ['my salary', 'the weather', 'her salary', 'the time'])
        hits.count(tenantId, ask(text));
      await hits.flush();

      expect(await hits.hitRates(scope(), id)).toMatchObject({
        version: 1,
        decisions: 4,
        hits: 2,
        rate: 0.5,
        consequences: [{ verdict: 'allow', enforcedVerdict: 'block', hits: 2 }],
      });
    });

    it('adds up what all tasks count, and what is counted before the end', async () => {
      const id = await inForce({ condition: onWord('salary'), mode: 'shadow' });
      const third = await startPolicyService(database.serviceUrl, clock);
      for (const { app } of [here, third]) app.get(PolicyHits).count(tenantId, ask('my salary'));

      await Promise.all([here.app.get(PolicyHits).flush(), third.app.close()]);

      expect(await here.app.get(PolicyHits).hitRates(scope(), id)).toMatchObject({ decisions: 2, hits: 2 });
    });

    it('keeps counts while they cannot be stored', async () => {
      const id = await inForce({ condition: onWord('salary'), mode: 'shadow' });
      const hits = here.app.get(PolicyHits);
      hits.count(tenantId, ask('my salary'));
      await database.query('revoke insert on policy_hits from axonflow_platform');
      await hits.flush();
      await database.query('grant insert on policy_hits to axonflow_platform');
      await hits.flush();

      expect(await hits.hitRates(scope(), id)).toMatchObject({ decisions: 1, hits: 1, rate: 1 });
    });
  });

  describe(PolicyReplay.name, () => {
    const aRecorded = (text: string, answer?: string): RecordedCall => ({
      decisionId: newId<DecisionId>(),
      recordedAt: clock.now(),
      operation: 'chat',
      clientId: 'c',
      roles: ['client'],
      user: {},
      target: {},
      context: {},
      stages: [
        { stage: 'llm.request', segments: [{ pointer: '/q', text }], verdict: 'allow' },
        ...(answer === undefined
          ? []
          : [
              {
                stage: 'llm.response' as const,
                segments: [{ pointer: '/a', text: answer }],
                verdict: 'allow' as Verdict,
              },
            ]),
      ],
    });

    beforeEach(() => {
      here.records.calls.length = 0;
      here.records.notReplayable = 3;
    });

    it('says which calls a draft would have ended differently, without their secrets', async () => {
      here.records.calls.push(
        aRecorded('the salary of bob@example.org'),
        aRecorded('the weather', 'no salary here'),
        aRecorded('the time'),
      );
      const document = aDocument({
        condition: { any: [onWord('salary'), { field: 'response', operator: 'contains', value: 'salary' }] },
        stages: ['llm.request', 'llm.response'],
        mode: 'shadow',
      });

      const report = await here.app.get(PolicyReplay).replay(scope(), { drafts: [{ document }], calls: 100 });

      expect(report).toMatchObject({ calls: 6, notReplayable: 3, changedCalls: 2 });
      expect(report.changes).toEqual([
        expect.objectContaining({ stage: 'llm.request', to: 'block', count: 1 }),
        expect.objectContaining({ stage: 'llm.response', to: 'block', count: 1 }),
      ]);
      expect(report.samples[0]?.text).toContain('[REDACTED:EMAIL_ADDRESS]');
      expect(JSON.stringify(report)).not.toContain('bob@example.org');
    });

    it('replaces the policy that a draft is of, and leaves live calls alone', async () => {
      const id = await inForce({ condition: onWord('salary') });
      here.records.calls.push(aRecorded('my salary'), aRecorded('my bonus'));
      const drafts = [{ id, document: aDocument({ condition: onWord('bonus') }) }];

      const { changes } = await here.app.get(PolicyReplay).replay(scope(), { drafts, calls: 10 });

      expect(changes).toEqual([
        { stage: 'llm.request', from: 'block', to: 'allow', count: 1 },
        { stage: 'llm.request', from: 'allow', to: 'block', count: 1 },
      ]);
      expect(ask('my bonus').verdict).toBe('allow');
    });

    it('finds nothing when nothing changes', async () => {
      const id = await inForce({ condition: onWord('salary') });
      here.records.calls.push(aRecorded('my salary'));
      const drafts = [{ id, document: aDocument({ condition: onWord('salary') }) }];

      expect(await here.app.get(PolicyReplay).replay(scope(), { drafts, calls: 10 })).toMatchObject({
        changedCalls: 0,
        changes: [],
        samples: [],
      });
    });
  });

  it('reports issues of the policies in force that the tenant can mend', async () => {
    const strict = await inForce({ name: 'strict', condition: onWord('a') });
    const hidden = await inForce({ name: 'hidden', condition: onWord('ab'), action: 'require_approval' });

    expect(await here.app.get(PolicyAnalysis).issues(scope())).toEqual([
      expect.objectContaining({ kind: 'shadowed', policyId: hidden, otherId: strict }),
    ]);
  });

  describe(DecisionExplainer.name, () => {
    const recorded = (decision: PolicyDecision, text: string): RecordedJudgement => ({
      recordedAt: clock.now(),
      stage: decision.stage,
      verdict: decision.verdict,
      decidedBy: decision.decidedBy?.policyId ?? null,
      reasons: decision.reasons,
      policyEpoch: decision.policyEpoch,
      policiesEvaluated: decision.policiesEvaluated,
      matches: decision.matches,
      findings: inspect([{ pointer: '/text', text }]).findings,
      gaps: [],
    });

    it('shows what matched, where and why, also after the policy has changed', async () => {
      const condition = { any: [{ finding: { types: ['US_SSN'] } }, onWord('salary')] };
      const id = await inForce({ condition, severity: 'critical', priority: 1000 });
      const decision = ask(SSN);
      const judgements = [recorded(decision, SSN)];
      here.records.decisions.set(decision.id, {
        operation: 'chat',
        clientId: 'c',
        user: {},
        target: {},
        judgements,
      });
      const changed = aDocument({ condition: onWord('else') });
      await here.app.get(PolicyLifeCycle).update(tenantId, id, { document: changed, publish: true, ...by });

      const { judgements: explained, textsKept } = await here.app
        .get(DecisionExplainer)
        .explain(scope(), decision.id);

      const policy = explained[0]?.policies.find(({ policyId }) => policyId === id);
      expect(textsKept).toBe(false);
      expect(policy).toMatchObject({
        version: 1,
        findings: [{ type: 'US_SSN', masked: '[REDACTED:US_SSN]', start: 10 }],
        leaves: [
          { pointer: '/condition/any/0', outcome: 'yes' },
          { pointer: '/condition/any/1', outcome: 'unknown' },
        ],
      });
      expect(explained[0]?.why).toContain('settled it with block');
      expect(JSON.stringify(explained)).not.toContain('536-90');
    });

    it('tells nothing of decisions that the tenant has not', async () => {
      await expect(here.app.get(DecisionExplainer).explain(scope(), newId())).rejects.toMatchObject({
        code: 'NOT_FOUND',
      });
    });
  });
});
