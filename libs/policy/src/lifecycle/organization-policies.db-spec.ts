import {
  newId,
  NOTHING_FOUND,
  type DecisionId,
  type OrganizationId,
  type Role,
  type TenantId,
  type Verdict,
} from '@app/kernel';
import { TenantTransaction } from '@app/database';
import { aCall, aPrincipal, createTestDatabase, type TestDatabase } from '@app/testing';
import { decide } from '../engine/decide';
import { PolicySnapshots } from '../snapshot/policy-snapshots';
import { aDocument } from '../spec/builders';
import { startPolicyService, type PolicyService } from '../spec/policy-service';
import { PolicyStore } from '../store/policy-store';
import { PolicyLifeCycle } from './policy-life-cycle';
import { PolicyTests } from './policy-tests';

const organizationId = newId<OrganizationId>();
const elsewhere = newId<OrganizationId>();
const ofOrganization: readonly Role[] = ['client', 'admin', 'org_admin'];
const ofTenant: readonly Role[] = ['client', 'admin'];
const by = { author: 'ann' };

describe('policies of an organization', () => {
  let database: TestDatabase;
  let service: PolicyService;
  const [own, neighbour, stranger] = [newId<TenantId>(), newId<TenantId>(), newId<TenantId>()];

  beforeAll(async () => {
    database = await createTestDatabase();
    for (const id of [organizationId, elsewhere]) {
      await database.query(`insert into organizations (id, name) values ($1, 'o')`, [id]);
    }
    const sql = `insert into tenants (id, organization_id, name, tier) values ($1, $2, 't', 'pilot')`;
    for (const tenant of [own, neighbour]) await database.query(sql, [tenant, organizationId]);
    await database.query(sql, [stranger, elsewhere]);
    service = await startPolicyService(database.serviceUrl);
  });

  afterAll(async () => {
    await service.app.close();
    await database.drop();
  });

  const writer = (roles: readonly Role[], tenantId = own, organization = organizationId) => ({
    tenantId,
    organizationId: organization,
    roles,
  });
  const lifeCycle = () => service.app.get(PolicyLifeCycle);
  const create = (roles = ofOrganization) =>
    lifeCycle().create(writer(roles), {
      document: aDocument(),
      publish: true,
      scope: 'organization',
      ...by,
    });
  const verdict = async (tenantId: TenantId, organization = organizationId): Promise<Verdict> => {
    await service.app.get(PolicySnapshots).refresh();
    const call = aCall({ principal: aPrincipal({ tenantId, organizationId: organization }) });
    const { segments, stage } = call;
    const question = { call, stage, segments, inspection: NOTHING_FOUND, decisionId: newId<DecisionId>() };
    return decide(service.app.get(PolicySnapshots).current(), { ...question }).verdict;
  };

  it('govern every tenant of it and nobody else, through their whole life', async () => {
    const { id, scope } = await create();
    expect(scope).toBe('organization');
    expect([await verdict(own), await verdict(neighbour), await verdict(stranger, elsewhere)]).toEqual([
      'block',
      'block',
      'allow',
    ]);

    const admin = writer(ofOrganization, neighbour);
    const cases = [{ name: 'c', call: { stage: 'llm.request', text: 'x' }, expect: { matched: true } }];
    await service.app.get(PolicyTests).replace(admin, id, { cases, ...by });
    expect(await service.app.get(PolicyTests).list(writer(ofTenant), id)).toHaveLength(1);
    await lifeCycle().disable(admin, id, by);
    expect(await verdict(own)).toBe('allow');
    await lifeCycle().enable(admin, id, by);
    expect(await verdict(own)).toBe('block');
    await lifeCycle().remove(admin, id, by);
    expect(await verdict(own)).toBe('allow');
    expect(
      await service.app.get(PolicyStore).versions(writer(ofTenant), id, { limit: 9, offset: 0 }),
    ).toHaveLength(4);
  });

  it('are written with the role org_admin only', async () => {
    const refusal = { code: 'FORBIDDEN', message: expect.stringContaining('org_admin') as string };
    await expect(create(ofTenant)).rejects.toMatchObject(refusal);
    const { id } = await create();

    for (const refused of [
      lifeCycle().disable(writer(ofTenant), id, by),
      lifeCycle().update(writer(ofTenant), id, { document: aDocument(), ...by }),
      service.app.get(PolicyTests).replace(writer(ofTenant), id, { cases: [], ...by }),
    ]) {
      await expect(refused).rejects.toMatchObject(refusal);
    }
    const foreigner = writer(ofOrganization, stranger, elsewhere);
    await expect(lifeCycle().remove(foreigner, id, by)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await lifeCycle().remove(writer(ofOrganization), id, by);
  });

  it('are kept by the database too', async () => {
    const { id } = await create();
    const transaction = service.app.get(TenantTransaction);
    const acting = `select set_config('axonflow.acts_for_organization', 'yes', true)`;
    const publish = 'update policies set published_version = null where id = $1 returning id';
    const insert = `insert into policies (id, scope, organization_id) values ($1, 'organization', $2)`;

    const touched = async (scope: Parameters<TenantTransaction['run']>[0], says: boolean): Promise<number> =>
      transaction.run(scope, async (manager) => {
        if (says) await manager.query(acting);
        const [rows] = await manager.query<[unknown[]]>(publish, [id]);
        return rows.length;
      });
    expect(await touched({ tenantId: own, organizationId }, false)).toBe(0);
    expect(await touched({ tenantId: stranger, organizationId: elsewhere }, true)).toBe(0);
    for (const organization of [organizationId, elsewhere]) {
      const foreign = transaction.run({ tenantId: stranger, organizationId: elsewhere }, async (manager) => {
        if (organization === organizationId) await manager.query(acting);
        await manager.query(insert, [newId(), organization]);
      });
      await expect(foreign).rejects.toThrow('row-level security');
    }
    expect(await touched({ tenantId: own, organizationId }, true)).toBe(1);
  });
});
