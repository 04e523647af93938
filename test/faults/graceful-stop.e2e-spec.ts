import { verifyDatabase } from '@app/audit';
import { TenantProvisioner, type ProvisionedTenant } from '@app/identity';
import { createTestDatabase, type TestDatabase } from '@app/testing';
import { BuiltProcess } from './support/built-process';
import { HealthWatch } from './support/health-watch';
import { Http2Client } from './support/http2-client';
import { Load } from './support/load';
import { misrecorded } from './support/recorded';

jest.setTimeout(60_000);

const CONNECTIONS = 4;
const STREAMS = 4;

describe('SIGTERM of the agent under HTTP/2 load', () => {
  let database: TestDatabase;
  let tenant: ProvisionedTenant;
  let agent: BuiltProcess;
  let load: Load | undefined;
  let health: HealthWatch | undefined;

  beforeAll(async () => {
    database = await createTestDatabase();
    const provisioner = new TenantProvisioner(database);
    tenant = await provisioner.create({ organizationName: 'Acme', tenantName: 'acme', tier: 'enterprise' });
    agent = await BuiltProcess.start('agent', {
      env: { DATABASE_URL: database.serviceUrl, DRAIN_MS: '1000' },
    });
  });
  afterAll(async () => {
    await agent?.kill();
    await load?.stop();
    await health?.stop();
    await database.drop();
  });

  it('answers every request that it has taken, announces its end first, and ends with code 0', async () => {
    const clients = Array.from({ length: CONNECTIONS }, () => new Http2Client(agent.origin, tenant.apiKey));
    load = Load.start(clients.flatMap((client) => client.senders(STREAMS)));
    health = HealthWatch.start(agent);
    await load.acknowledgesAnother(200);

    agent.signal('SIGTERM');
    await health.showsReadiness(503);
    await load.acknowledgesAnother(10);
    const ending = await agent.ended;
    await load.stop();
    await health.stop();
    for (const client of clients) client.close();

    expect(ending).toEqual({ code: 0, signal: null });
    expect(load.lost).toEqual([]);
    expect([...load.refusals]).toEqual([]);
    const announcedMs = health.ready.find(({ status }) => status === 503)?.atMs;
    expect(announcedMs).toBeLessThan(load.firstNotAcceptedMs ?? Infinity);
    expect(await misrecorded(database, load.acknowledged)).toEqual([]);
    expect(await verifyDatabase(database.ownerUrl)).toMatchObject({ chains: 1, problems: [] });
  });
});
