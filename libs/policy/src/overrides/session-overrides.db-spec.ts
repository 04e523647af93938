import { newId, NOTHING_FOUND, type OrganizationId, type TenantId, type Verdict } from '@app/kernel';
import { aCall, aPrincipal, createTestDatabase, ManualClock, type TestDatabase } from '@app/testing';
import { decide } from '../engine/decide';
import { PolicyLifeCycle } from '../lifecycle/policy-life-cycle';
import type { PolicyDocument } from '../model/policy-document';
import { PolicySnapshots } from '../snapshot/policy-snapshots';
import { aDocument } from '../spec/builders';
import { startPolicyService, type PolicyService } from '../spec/policy-service';
import { SessionOverrideExpiry } from './session-override-expiry';
import { SessionOverrides } from './session-overrides';

const organizationId = newId<OrganizationId>();
const ann = 'ann@example.com';

describe(SessionOverrides.name, () => {
  let database: TestDatabase;
  let here: PolicyService;
  let there: PolicyService;
  let tenantId: TenantId;
  let policyId: string;
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
    policyId = await inForce({ allowOverride: true });
    await until(() => verdict(there) === 'block');
  });

  const inForce = async (more: Partial<PolicyDocument>): Promise<string> => {
    const change = { document: aDocument(more), publish: true, author: 'author' };
    return (await here.app.get(PolicyLifeCycle).create(tenantId, change)).id;
  };
  const verdict = (service: PolicyService, email = ann): Verdict => {
    const principal = aPrincipal({ tenantId, organizationId });
    const call = aCall({ principal, user: { email } });
    const { segments, stage } = call;
    const question = { call, stage, segments, inspection: NOTHING_FOUND, now: clock.now() };
    const snapshot = service.app.get(PolicySnapshots).current();
    return decide(snapshot, { ...question, decisionId: newId() }).verdict;
  };
  const until = async (holds: () => boolean): Promise<void> => {
    const deadline = performance.now() + 1_000;
    while (!holds()) {
      if (performance.now() > deadline) throw new Error('it did not come true in time');
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  const overrides = () => here.app.get(SessionOverrides);
  const make = (more: object = {}) =>
    overrides().create(
      { tenantId },
      { policyId, reason: 'incident 7', user: 'Ann@Example.com', author: 'c', ...more },
    );
  const eventsOf = (id: string, ...services: readonly PolicyService[]): readonly string[] =>
    services.flatMap(({ records }) =>
      records.events.filter(({ overrideId }) => overrideId === id).map(({ kind }) => kind),
    );

  it('lift a policy for one person on every task, until they are revoked on another one', async () => {
    const { clamped, override } = await make({ ttlSeconds: 5 });

    expect(clamped).toBe(true);
    expect(override.expiresAt.getTime() - override.createdAt.getTime()).toBe(60_000);
    await until(() => verdict(here) === 'allow' && verdict(there) === 'allow');
    expect(verdict(here, 'bob@example.com')).toBe('block');

    await there.app.get(SessionOverrides).revoke({ tenantId }, override.id, 'bob');

    await until(() => verdict(here) === 'block' && verdict(there) === 'block');
    expect(eventsOf(override.id, here, there)).toEqual(['override_created', 'override_revoked']);
    await expect(overrides().revoke({ tenantId }, override.id, 'c')).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('expire by themselves, which is recorded once however many tasks look', async () => {
    const { override } = await make();
    await until(() => verdict(here) === 'allow');
    clock.advance(3_600_000);

    expect(verdict(here)).toBe('block');
    expect(await overrides().list({ tenantId }, false)).toEqual([]);
    expect(await overrides().list({ tenantId }, true)).toMatchObject([{ id: override.id, active: false }]);
    await Promise.all([here, there].map(({ app }) => app.get(SessionOverrideExpiry).sweep()));
    await here.app.get(SessionOverrideExpiry).sweep();
    expect(eventsOf(override.id, here, there).toSorted()).toEqual(['override_created', 'override_expired']);
  });

  it('have no effect once the policy does not allow them any more', async () => {
    await make();
    await until(() => verdict(here) === 'allow');

    await here.app.get(PolicyLifeCycle).update(tenantId, policyId, {
      document: aDocument({ allowOverride: true, severity: 'critical' }),
      publish: true,
      author: 'author',
    });

    await until(() => verdict(here) === 'block');
  });

  it.each([
    ['sys_pii_ssn', 'FORBIDDEN'],
    ['no-such-policy', 'NOT_FOUND'],
  ])('are refused for %s', async (id, code) => {
    await expect(make({ policyId: id })).rejects.toMatchObject({ code });
  });

  it('are not made while they cannot be recorded', async () => {
    here.records.isDown = true;
    await expect(make()).rejects.toThrow('the trail is down');
    here.records.isDown = false;

    expect(await overrides().list({ tenantId }, true)).toEqual([]);
  });

  it('stay within the tenant', async () => {
    const { override } = await make();
    const stranger = { tenantId: newId<TenantId>() };
    const caller = { clientId: 'c', user: { email: ann }, target: {} };

    expect(await overrides().lifting({ tenantId }, policyId, caller)).toMatchObject({ id: override.id });
    expect(await overrides().lifting(stranger, policyId, caller)).toBeNull();
    expect(await overrides().list(stranger, true)).toEqual([]);
    await expect(overrides().find(stranger, override.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(overrides().revoke(stranger, override.id, 'c')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(overrides().create(stranger, { policyId, reason: 'r', author: 'c' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});
