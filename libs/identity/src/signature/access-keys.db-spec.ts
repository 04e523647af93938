import { ConfigModule } from '@app/config';
import { DatabaseModule, databaseSection } from '@app/database';
import { CLOCK, NotFoundError, systemClock } from '@app/kernel';
import { createTestDatabase, type TestDatabase } from '@app/testing';
import { Global, Module, type INestApplicationContext } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { identitySection, internalServiceSection } from '../identity.config';
import { AccessKeyLimitError } from '../identity.errors';
import { IdentityModule } from '../identity.module';
import { TenantProvisioner, type ProvisionedTenant } from '../tenant-provisioner';
import { AccessKeys } from './access-keys';

@Global()
@Module({ providers: [{ provide: CLOCK, useValue: systemClock }], exports: [CLOCK] })
class ClockModule {}

describe(AccessKeys.name, () => {
  let database: TestDatabase;
  let service: INestApplicationContext;
  let keys: AccessKeys;
  let tenant: ProvisionedTenant;
  let stranger: ProvisionedTenant;

  beforeAll(async () => {
    database = await createTestDatabase();
    const env = {
      DATABASE_URL: database.serviceUrl,
      AXONFLOW_INTERNAL_SERVICE_SECRET: 'a secret of the tests, long enough',
    };
    const sections = [databaseSection, identitySection, internalServiceSection];
    const imports = [ConfigModule.forRoot(sections, env), ClockModule, DatabaseModule, IdentityModule];
    service = await (await Test.createTestingModule({ imports }).compile()).init();
    keys = service.get(AccessKeys);
  });
  beforeEach(async () => {
    const provisioner = new TenantProvisioner(database);
    const names = { organizationName: 'Acme', tenantName: 'shop', tier: 'growth' } as const;
    [tenant, stranger] = [await provisioner.create(names), await provisioner.create(names)];
  });
  afterAll(async () => {
    await service.close();
    await database.drop();
  });

  it('gives a client a key pair and stores no secret', async () => {
    const { secretAccessKey, ...issued } = await keys.issue(tenant, tenant.clientId);

    expect(secretAccessKey).toMatch(/^[\w-]{43}$/);
    expect(issued).toMatchObject({ clientId: tenant.clientId, revokedAt: null });
    expect(await keys.list(tenant)).toEqual([issued]);
    const [row] = await database.query<object>('select * from access_keys where id = $1', [issued.id]);
    expect(JSON.stringify(row)).not.toContain(secretAccessKey);
  });

  it('shows and revokes keys of the own tenant only', async () => {
    const { id } = await keys.issue(tenant, tenant.clientId);

    expect(await keys.list(stranger)).toEqual([]);
    await expect(keys.revoke(stranger, id)).rejects.toThrow(NotFoundError);
    await expect(keys.issue(stranger, tenant.clientId)).rejects.toThrow(NotFoundError);
    await keys.revoke(tenant, id);
    expect(await keys.list(tenant)).toMatchObject([{ id, revokedAt: expect.any(Date) }]);
    await expect(keys.revoke(tenant, id)).rejects.toThrow(NotFoundError);
  });

  it('limits the keys in use of a client, also when they are asked for at once', async () => {
    const attempts = await Promise.allSettled(
      Array.from({ length: 12 }, () => keys.issue(tenant, tenant.clientId)),
    );

    const refused = attempts.filter(({ status }) => status === 'rejected') as PromiseRejectedResult[];
    expect(refused).toHaveLength(2);
    for (const { reason } of refused) expect(reason).toBeInstanceOf(AccessKeyLimitError);
  });
});
