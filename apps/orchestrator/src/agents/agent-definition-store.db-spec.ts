import type { INestApplicationContext } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { Logger } from 'nestjs-pino';
import { ConfigModule } from '@app/config';
import { DatabaseModule, databaseSection } from '@app/database';
import { CLOCK, newId, NotFoundError, type OrganizationId, type Principal, type TenantId } from '@app/kernel';
import { aPrincipal, createTestDatabase, ManualClock, type TestDatabase } from '@app/testing';
import { Global, Module } from '@nestjs/common';
import { AgentCatalog } from './agent-catalog';
import { AgentDefinitionStore } from './agent-definition-store';
import { agentsSection } from './agents.config';
import { InvalidAgentsError } from './agents.errors';
import { AgentsModule } from './agents.module';

@Global()
@Module({
  providers: [
    { provide: CLOCK, useValue: new ManualClock(new Date()) },
    { provide: Logger, useValue: { warn: () => undefined } },
  ],
  exports: [CLOCK, Logger],
})
class SurroundingsModule {}

const aDocument = (domain: string, prompt = 'x'): object => ({
  apiVersion: 'axonflow.io/v1',
  kind: 'AgentConfig',
  metadata: { name: domain, domain },
  spec: { agents: [{ name: 'only', type: 'llm-call', prompt_template: prompt }] },
});

describe(AgentDefinitionStore.name, () => {
  let database: TestDatabase;
  let app: INestApplicationContext;
  let store: AgentDefinitionStore;
  let catalog: AgentCatalog;
  let ours: Principal;
  let theirs: Principal;

  beforeAll(async () => {
    database = await createTestDatabase();
    const env = { DATABASE_URL: database.serviceUrl };
    const imports = [
      ConfigModule.forRoot([databaseSection, agentsSection], env),
      SurroundingsModule,
      DatabaseModule,
      AgentsModule,
    ];
    app = await Test.createTestingModule({ imports }).compile();
    store = app.get(AgentDefinitionStore);
    catalog = app.get(AgentCatalog);
  });
  afterAll(async () => {
    await app.close();
    await database.drop();
  });
  beforeEach(async () => {
    const organizationId = newId<OrganizationId>();
    await database.query(`insert into organizations (id, name) values ($1, 'o')`, [organizationId]);
    [ours, theirs] = [aPrincipal({ organizationId }), aPrincipal({ organizationId })];
    for (const { tenantId } of [ours, theirs]) {
      const sql = `insert into tenants (id, organization_id, name, tier) values ($1, $2, 't', 'pilot')`;
      await database.query(sql, [tenantId, organizationId]);
    }
  });

  const promptOf = async (tenantId: TenantId): Promise<string | undefined> =>
    (await catalog.forTenant(tenantId)).get('travel')?.agent('only')?.prompt_template;

  it('lets an active definition win over a file, for its tenant alone', async () => {
    const { id } = await store.create(ours, aDocument('travel', 'first'));
    expect(await promptOf(ours.tenantId)).toBeUndefined();

    await store.activate(ours.tenantId, id, 'newest');
    expect(await promptOf(ours.tenantId)).toBe('first');
    expect((await catalog.forTenant(theirs.tenantId)).get('travel')?.origin).toBe('file');

    await store.activate(ours.tenantId, id, null);
    expect((await catalog.forTenant(ours.tenantId)).get('travel')?.origin).toBe('file');
  });

  it('keeps every version, and the one in force until another is', async () => {
    const { id } = await store.create(ours, aDocument('travel', 'first'));
    await store.activate(ours.tenantId, id, 1);

    const changed = await store.change(ours, { id, expected: 1 }, aDocument('travel', 'second'));

    expect(changed).toMatchObject({ version: 2, activeVersion: 1 });
    expect(await promptOf(ours.tenantId)).toBe('first');
    await store.activate(ours.tenantId, id, 2);
    expect(await promptOf(ours.tenantId)).toBe('second');
    expect((await store.versions(ours.tenantId, id)).map(({ version }) => version)).toEqual([2, 1]);
    expect(await store.list(ours.tenantId)).toMatchObject([{ id, version: 2, activeVersion: 2 }]);
  });

  it('refuses what is not valid, there already, outdated or unknown', async () => {
    const { id } = await store.create(ours, aDocument('travel'));
    const conflict = { code: 'CONFLICT' };

    await expect(store.create(ours, { kind: 'AgentConfig' })).rejects.toBeInstanceOf(InvalidAgentsError);
    await expect(store.create(ours, aDocument('travel'))).rejects.toMatchObject(conflict);
    await expect(store.change(ours, { id, expected: 9 }, aDocument('travel'))).rejects.toMatchObject({
      ...conflict,
      details: { current_version: 1 },
    });
    await expect(store.change(ours, { id, expected: null }, aDocument('moon'))).rejects.toMatchObject(
      conflict,
    );
    await expect(store.activate(ours.tenantId, id, 7)).rejects.toBeInstanceOf(NotFoundError);
    await expect(store.find(ours.tenantId, 'nonsense')).rejects.toBeInstanceOf(NotFoundError);
  });

  it('shows nothing to another tenant', async () => {
    const { id } = await store.create(ours, aDocument('travel'));

    await expect(store.find(theirs.tenantId, id)).rejects.toBeInstanceOf(NotFoundError);
    await expect(store.activate(theirs.tenantId, id, 1)).rejects.toBeInstanceOf(NotFoundError);
    await expect(store.versions(theirs.tenantId, id)).rejects.toBeInstanceOf(NotFoundError);
    expect(await store.list(theirs.tenantId)).toEqual([]);
    await expect(store.create(theirs, aDocument('travel'))).resolves.toMatchObject({ version: 1 });
  });
});
