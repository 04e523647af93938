import { verifyDatabase } from '@app/audit';
import { TenantProvisioner, type ProvisionedTenant } from '@app/identity';
import { createTestDatabase, type TestDatabase } from '@app/testing';
import { BuiltProcess } from './support/built-process';
import { Http1Client } from './support/http1-client';
import { Load } from './support/load';
import type { Acknowledgement } from './support/pre-checks';
import { misrecorded } from './support/recorded';

jest.setTimeout(60_000);

const CLIENTS = 12;
const ROUNDS = 3;

describe('kill -9 of the agent under load', () => {
  let database: TestDatabase;
  let tenant: ProvisionedTenant;
  let agent: BuiltProcess | undefined;
  let load: Load | undefined;

  beforeAll(async () => {
    database = await createTestDatabase();
    const provisioner = new TenantProvisioner(database);
    tenant = await provisioner.create({ organizationName: 'Acme', tenantName: 'acme', tier: 'enterprise' });
  });
  afterAll(async () => {
    await agent?.kill();
    await load?.stop();
    await database.drop();
  });

  /** @returns what callers were told until the agent died */
  const loadUntilKilled = async (acknowledgements: number): Promise<readonly Acknowledgement[]> => {
    agent = await BuiltProcess.start('agent', { env: { DATABASE_URL: database.serviceUrl } });
    const client = new Http1Client(agent.origin, tenant.apiKey);
    load = Load.start(client.senders(CLIENTS));
    await load.acknowledgesAnother(acknowledgements);
    agent.signal('SIGKILL');
    const ending = await agent.ended;
    await load.stop();
    await client.close();

    expect(ending).toEqual({ code: null, signal: 'SIGKILL' });
    expect([...load.refusals]).toEqual([]);
    return load.acknowledged;
  };

  it(`keeps every acknowledged decision exactly once, in ${ROUNDS} rounds on one database`, async () => {
    const acknowledged: Acknowledgement[] = [];
    for (let round = 1; round <= ROUNDS; round += 1) {
      acknowledged.push(...(await loadUntilKilled(100 + Math.floor(Math.random() * 400))));
    }

    expect(new Set(acknowledged.map(({ approved }) => approved))).toEqual(new Set([true, false]));
    expect(await misrecorded(database, acknowledged)).toEqual([]);
    const report = await verifyDatabase(database.ownerUrl);
    expect(report).toMatchObject({ chains: ROUNDS, problems: [] });
    expect(report.records).toBeGreaterThanOrEqual(acknowledged.length);
  });
});
