import { newId, type OrganizationId, type PolicyId, type TenantId } from '@app/kernel';
import { aCall, aPrincipal, createTestDatabase, type TestDatabase } from '@app/testing';
import { Logger, type INestApplicationContext } from '@nestjs/common';
import { decide } from './engine/decide';
import { PolicyLifeCycle } from './lifecycle/policy-life-cycle';
import { PolicyModule } from './policy.module';
import { PolicyReadiness } from './snapshot/policy-readiness';
import { PolicySnapshots } from './snapshot/policy-snapshots';
import { aDocument, aQuestion } from './spec/builders';
import { startPolicyService } from './spec/policy-service';
import { PolicyStore } from './store/policy-store';
import { systemPolicies } from './system/system-policies';

const PAGE = { limit: 1000, offset: 0 };
interface Service {
  readonly app: INestApplicationContext;
  readonly store: PolicyStore;
  readonly lifeCycle: PolicyLifeCycle;
  readonly snapshots: PolicySnapshots;
}

describe(PolicyModule.name, () => {
  let database: TestDatabase;
  let organizationId: OrganizationId;
  let tenantId: TenantId;
  let otherTenantId: TenantId;
  let here: Service;
  let there: Service;

  beforeAll(async () => {
    Logger.overrideLogger(false);
    database = await createTestDatabase();
    organizationId = newId();
    await database.query(`insert into organizations (id, name) values ($1, 'o')`, [organizationId]);
    tenantId = await aTenant();
    otherTenantId = await aTenant();
    [here, there] = await Promise.all([start(), start()]);
  });

  afterAll(async () => {
    await Promise.all([here.app.close(), there.app.close()]);
    await database.drop();
  });

  const aTenant = async (): Promise<TenantId> => {
    const id = newId<TenantId>();
    const sql = `insert into tenants (id, organization_id, name, tier) values ($1, $2, 't', 'pilot')`;
    await database.query(sql, [id, organizationId]);
    return id;
  };

  const start = async (): Promise<Service> => {
    const { app } = await startPolicyService(database.serviceUrl);
    const [store, lifeCycle, snapshots] = [
      app.get(PolicyStore),
      app.get(PolicyLifeCycle),
      app.get(PolicySnapshots),
    ];
    return { app, store, lifeCycle, snapshots };
  };

  const verdictFor = (service: Service, tenant: TenantId): string => {
    const call = aCall({ principal: aPrincipal({ tenantId: tenant, organizationId }), operation: 'spec' });
    return decide(service.snapshots.current(), aQuestion({ call })).verdict;
  };

  const until = async (holds: () => boolean, withinMs = 30_000): Promise<void> => {
    const deadline = performance.now() + withinMs;
    while (!holds()) {
      if (performance.now() > deadline) throw new Error('it did not come true in time');
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };

  const blocking = (author = 'a') => ({
    document: aDocument({ condition: { field: 'request_type', operator: 'equals', value: 'spec' } }),
    author,
  });

  it('is seeded with exactly the shipped policies, all of them in force', async () => {
    const rows = await database.query<{ id: PolicyId; document: unknown }>(
      `select p.id, v.document from policies p
       join policy_versions v on v.policy_id = p.id and v.version = p.published_version where p.scope = 'system'`,
    );

    const shipped = systemPolicies.map(({ id, document }) => [id, document]);
    expect(Object.fromEntries(rows.map(({ id, document }) => [id, document]))).toEqual(
      Object.fromEntries(shipped),
    );
    expect(here.snapshots.status()).toMatchObject({ failures: [], policies: systemPolicies.length });
  });

  it('brings a published policy into force in another service within a second, and out again', async () => {
    const { id, publishedVersion } = await here.lifeCycle.create(tenantId, blocking());
    expect(publishedVersion).toBeNull();
    expect(verdictFor(there, tenantId)).toBe('allow');

    await here.lifeCycle.publish(tenantId, id, { version: 1, author: 'a' });
    await until(() => verdictFor(there, tenantId) === 'block', 1_000);
    expect(verdictFor(there, otherTenantId)).toBe('allow');
    await until(() => here.snapshots.current().epoch === there.snapshots.current().epoch);

    await here.lifeCycle.remove(tenantId, id, { author: 'a' });
    await until(() => verdictFor(there, tenantId) === 'allow', 1_000);
  });

  it('puts a new version in force only when it is published, and an old one again', async () => {
    const { id } = await here.lifeCycle.create(tenantId, blocking());
    await here.lifeCycle.publish(tenantId, id, { version: 1, author: 'a' });
    await until(() => verdictFor(here, tenantId) === 'block');

    const change = { document: { ...blocking().document, mode: 'shadow' }, author: 'b', expectedVersion: 1 };
    const updated = await here.lifeCycle.update(tenantId, id, change);
    expect(updated).toMatchObject({
      version: 2,
      publishedVersion: 1,
      author: 'b',
      document: { mode: 'shadow' },
    });
    await here.snapshots.refresh();
    expect(verdictFor(here, tenantId)).toBe('block');

    await here.lifeCycle.publish(tenantId, id, { version: 2, author: 'a' });
    await until(() => verdictFor(here, tenantId) === 'allow');
    await here.lifeCycle.rollback(tenantId, id, { toVersion: 1, author: 'a' });
    await until(() => verdictFor(here, tenantId) === 'block');
    await here.lifeCycle.remove(tenantId, id, { author: 'a' });
  });

  it('refuses a change to a version that is not the newest, and numbers versions one by one', async () => {
    const { id } = await here.lifeCycle.create(tenantId, blocking());

    const updates = ['a', 'b', 'c'].map((author) => here.lifeCycle.update(tenantId, id, blocking(author)));
    const versions = (await Promise.all(updates)).map(({ version }) => version);

    expect(versions.toSorted()).toEqual([2, 3, 4]);
    await expect(
      here.lifeCycle.update(tenantId, id, { ...blocking(), expectedVersion: 2 }),
    ).rejects.toMatchObject({
      code: 'CONFLICT',
      details: { current_version: 4 },
    });
  });

  it('keeps the policies of tenants apart', async () => {
    const { id } = await here.lifeCycle.create(tenantId, blocking());

    const ids = async (tenant: TenantId) => (await here.store.list(tenant, PAGE)).map((policy) => policy.id);
    expect(await ids(tenantId)).toContain(id);
    expect(await ids(otherTenantId)).not.toContain(id);
    const missing = { code: 'NOT_FOUND' };
    await expect(here.store.find(otherTenantId, id)).rejects.toMatchObject(missing);
    await expect(here.lifeCycle.update(otherTenantId, id, blocking())).rejects.toMatchObject(missing);
    await expect(
      here.lifeCycle.publish(otherTenantId, id, { version: 1, author: 'a' }),
    ).rejects.toMatchObject(missing);
    await expect(here.lifeCycle.remove(otherTenantId, id, { author: 'a' })).rejects.toMatchObject(missing);
    expect(await here.store.find(tenantId, id)).toMatchObject({ id, version: 1, scope: 'tenant' });
  });

  it('shows the shipped policies to a tenant and lets none change', async () => {
    const listed = await here.store.list(tenantId, PAGE);

    expect(listed.filter(({ scope }) => scope === 'system')).toHaveLength(systemPolicies.length);
    await expect(here.lifeCycle.remove(tenantId, 'sys_pii_ssn', { author: 'a' })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await expect(here.lifeCycle.update(tenantId, 'sys_pii_ssn', blocking())).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
  });

  it('stores nothing of a document that is not a policy', async () => {
    const before = await here.store.list(tenantId, PAGE);

    await expect(here.lifeCycle.create(tenantId, { document: {}, author: 'a' })).rejects.toMatchObject({
      code: 'INVALID_REQUEST',
    });

    expect(await here.store.list(tenantId, PAGE)).toEqual(before);
  });

  describe('with a published document that cannot be compiled', () => {
    let id: PolicyId;

    beforeAll(async () => {
      ({ id } = await here.lifeCycle.create(tenantId, blocking()));
      await here.lifeCycle.publish(tenantId, id, { version: 1, author: 'a' });
      await until(() => verdictFor(here, tenantId) === 'block');
      await database.query(
        `insert into policy_versions (policy_id, version, tenant_id, document, change_type, created_by)
         values ($1, 2, $2, '{"name": "broken"}', 'update', 'x')`,
        [id, tenantId],
      );
      await database.query('update policies set published_version = 2 where id = $1', [id]);
      await until(() => here.snapshots.status().failures.length > 0);
    });

    afterAll(() => here.lifeCycle.remove(tenantId, id, { author: 'a' }));

    const failure = () => ({
      policyId: id,
      version: 2,
      versionInForce: 1,
      message: expect.stringContaining('/stages'),
    });

    it('keeps the last good version in force and says so', () => {
      expect(verdictFor(here, tenantId)).toBe('block');
      expect(here.snapshots.status().failures).toEqual([failure()]);
    });

    it('still follows other changes', async () => {
      const other = await here.lifeCycle.create(otherTenantId, blocking());
      await here.lifeCycle.publish(otherTenantId, other.id, { version: 1, author: 'a' });

      await until(() => verdictFor(here, otherTenantId) === 'block');
      await here.lifeCycle.remove(otherTenantId, other.id, { author: 'a' });
    });

    it('finds the last good version again after a restart', async () => {
      const restarted = await start();

      expect(verdictFor(restarted, tenantId)).toBe('block');
      expect(restarted.snapshots.status().failures).toEqual([failure()]);
      await restarted.app.close();
    });
  });

  describe('with the database away', () => {
    const login = (): string => new URL(database.serviceUrl).username;

    afterAll(() => database.query(`alter role ${login()} login`));

    it('goes on with the last snapshot on every task, and follows again afterwards', async () => {
      const { id } = await here.lifeCycle.create(tenantId, { ...blocking(), publish: true });
      await until(() => verdictFor(here, tenantId) === 'block' && verdictFor(there, tenantId) === 'block');
      await Promise.all([here.snapshots.refresh(), there.snapshots.refresh()]);
      const { epoch } = here.snapshots.status();

      await database.query(`alter role ${login()} nologin`);
      await database.query('select pg_terminate_backend(pid) from pg_stat_activity where usename = $1', [
        login(),
      ]);
      await Promise.all([here.snapshots.refresh(), there.snapshots.refresh()]);

      for (const service of [here, there]) {
        expect(verdictFor(service, tenantId)).toBe('block');
        expect(service.snapshots.current().epoch).toBe(epoch);
      }
      await expect(here.lifeCycle.remove(tenantId, id, { author: 'a' })).rejects.toThrow();

      await database.query(`alter role ${login()} login`);
      await here.lifeCycle.remove(tenantId, id, { author: 'a' });
      await until(() => verdictFor(there, tenantId) === 'allow', 10_000);
    });
  });

  it('decides nothing at the start while a shipped policy is missing or silent, and says which', async () => {
    const publish = (id: string, version: string): Promise<unknown> =>
      database.query(`update policies set published_version = ${version} where id = '${id}'`);
    await publish('sys_pii_ssn', 'null');
    await database.query(
      `insert into policy_versions (policy_id, version, document, change_type, created_by)
       select policy_id, 99, jsonb_set(document, '{condition}', '{"finding": {"types": ["JWT"]}}'), 'update', 'spec'
       from policy_versions where policy_id = 'sys_pii_iban' and version = 1`,
    );
    await publish('sys_pii_iban', '99');

    const started = await start();
    expect(() => started.snapshots.current()).toThrow(
      expect.objectContaining({ code: 'POLICY_UNAVAILABLE' }),
    );
    expect(started.snapshots.status().epoch).toBeNull();
    await expect(new PolicyReadiness(started.snapshots).check()).rejects.toThrow(
      /sys_pii_ssn is missing; sys_pii_iban does not fire on its canary at llm\.request/,
    );

    await publish('sys_pii_ssn', '1');
    await publish('sys_pii_iban', '1');
    try {
      await until(() => started.snapshots.status().epoch !== null);
      await expect(new PolicyReadiness(started.snapshots).check()).resolves.toMatchObject({
        policies: systemPolicies.length,
      });
    } finally {
      await started.app.close();
    }
  });
});
