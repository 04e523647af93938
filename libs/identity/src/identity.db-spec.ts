import { ConfigModule } from '@app/config';
import { DatabaseModule, databaseSection } from '@app/database';
import { CLOCK, systemClock, type Principal } from '@app/kernel';
import { createTestDatabase, type TestDatabase } from '@app/testing';
import { Global, Module, type INestApplicationContext } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { Authenticator } from './authenticator';
import { identitySection, internalServiceSection } from './identity.config';
import { UnauthenticatedError } from './identity.errors';
import { IdentityModule } from './identity.module';
import { TenantProvisioner, type ProvisionedTenant } from './tenant-provisioner';

@Global()
@Module({ providers: [{ provide: CLOCK, useValue: systemClock }], exports: [CLOCK] })
class ClockModule {}

describe(IdentityModule.name, () => {
  let database: TestDatabase;
  let service: INestApplicationContext;
  let tenant: ProvisionedTenant;

  beforeAll(async () => {
    database = await createTestDatabase();
    const sections = [databaseSection, identitySection, internalServiceSection];
    const env = {
      DATABASE_URL: database.serviceUrl,
      AXONFLOW_INTERNAL_SERVICE_SECRET: 'a secret of the tests, long enough',
    };
    const module = await Test.createTestingModule({
      imports: [ConfigModule.forRoot(sections, env), ClockModule, DatabaseModule, IdentityModule],
    }).compile();
    service = await module.init();
  });

  afterAll(async () => {
    await service.close();
    await database.drop();
  });

  beforeEach(async () => {
    const provisioner = new TenantProvisioner(database);
    tenant = await provisioner.create({
      organizationName: 'Acme',
      tenantName: 'Acme: Web Shop',
      tier: 'growth',
    });
  });

  const authenticate = async (headers: Record<string, string>): Promise<Principal> =>
    service.get(Authenticator).authenticate(headers);
  const withKey = (apiKey: string): Promise<Principal> => authenticate({ 'x-api-key': apiKey });
  const asClient = (clientId: string, secret: string): Promise<Principal> =>
    authenticate({ authorization: `Basic ${btoa(`${clientId}:${secret}`)}` });

  /** A change is announced by the database, so it counts soon, not at once. */
  async function eventuallyRefused(attempt: () => Promise<Principal>): Promise<void> {
    const deadlineMs = Date.now() + 5_000;
    while (Date.now() < deadlineMs) {
      const refused = await attempt().then(
        () => false,
        (error: unknown) => error instanceof UnauthenticatedError,
      );
      if (refused) return;
      await new Promise((resolve) => setImmediate(resolve));
    }
    throw new Error('still accepted after 5 s');
  }

  it('knows a new tenant by each of its credentials', async () => {
    const expected = {
      tenantId: tenant.tenantId,
      organizationId: tenant.organizationId,
      clientId: tenant.clientId,
      roles: ['client'],
      tier: 'growth',
      limits: { burstPerSecond: 500, monthlyQuota: 500_000 },
    };

    expect(await withKey(tenant.apiKey)).toEqual(expected);
    expect(await asClient(tenant.clientId, tenant.clientSecret)).toEqual(expected);
    expect(await withKey(tenant.adminApiKey)).toMatchObject({
      tenantId: tenant.tenantId,
      roles: ['client', 'admin', 'org_admin'],
    });
    expect(tenant.clientId).toMatch(/^acme-web-shop-[0-9a-f]{8}$/);
  });

  it('lets nobody in with the credentials of someone else', async () => {
    const other = await new TenantProvisioner(database).create({
      organizationName: 'Beta',
      tenantName: 'Beta',
      tier: 'pilot',
    });

    await expect(asClient(tenant.clientId, other.clientSecret)).rejects.toThrow(UnauthenticatedError);
    await expect(asClient(tenant.clientId, other.apiKey)).rejects.toThrow(UnauthenticatedError);
    await expect(asClient(tenant.clientId, tenant.adminApiKey)).rejects.toThrow(UnauthenticatedError);
  });

  it('stores no secret in the clear', async () => {
    const rows = await database.query<{ text: string }>(
      `select k::text || c::text as text from api_keys k join api_clients c on c.id = k.api_client_id`,
      [],
    );
    const stored = rows.map(({ text }) => text).join('\n');

    for (const secret of [tenant.apiKey, tenant.adminApiKey, tenant.clientSecret]) {
      expect(stored).not.toContain(secret);
      expect(stored).not.toContain(Buffer.from(secret).toString('hex'));
    }
  });

  it('refuses a key soon after it is revoked', async () => {
    await withKey(tenant.apiKey);

    await database.query(`update api_keys set revoked_at = now() where tenant_id = $1`, [tenant.tenantId]);

    await eventuallyRefused(() => withKey(tenant.apiKey));
    expect(await asClient(tenant.clientId, tenant.clientSecret)).toBeDefined();
  });

  it('refuses a client soon after it is disabled, whatever it shows', async () => {
    await withKey(tenant.apiKey);

    await database.query(`update api_clients set disabled_at = now() where client_id = $1`, [
      tenant.clientId,
    ]);

    await eventuallyRefused(() => withKey(tenant.apiKey));
    await eventuallyRefused(() => asClient(tenant.clientId, tenant.clientSecret));
    expect(await withKey(tenant.adminApiKey)).toBeDefined();
  });

  it('refuses a key that has expired, without any notice', async () => {
    await database.query(
      `update api_keys set expires_at = clock_timestamp() + interval '300 milliseconds' where tenant_id = $1`,
      [tenant.tenantId],
    );
    expect(await withKey(tenant.apiKey)).toBeDefined();

    await eventuallyRefused(() => withKey(tenant.apiKey));
  });

  it("prefers the tenant's own limits", async () => {
    await database.query(
      `update tenants set burst_per_second = 7, monthly_quota = 9000000000 where id = $1`,
      [tenant.tenantId],
    );
    service.get(Authenticator).forget();

    const { limits } = await withKey(tenant.apiKey);

    expect(limits).toEqual({ burstPerSecond: 7, monthlyQuota: 9_000_000_000 });
  });
});
