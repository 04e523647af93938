import { verifyDatabase } from '@app/audit';
import { TenantProvisioner, type ProvisionedTenant } from '@app/identity';
import { BuiltProcess } from './support/built-process';
import { HealthWatch } from './support/health-watch';
import { Http1Client } from './support/http1-client';
import { Load } from './support/load';
import { OwnPostgres } from './support/own-postgres';
import { misrecorded } from './support/recorded';

jest.setTimeout(60_000);

const CLIENTS = 8;
/** Long enough for a lot of answers after the service is back. */
const MANY = 100;
/** The only refusals that a caller may ever see while the database is away. */
const REFUSALS = ['503 AUDIT_UNAVAILABLE', '503 DATABASE_UNAVAILABLE'];

describe('PostgreSQL goes away under load', () => {
  let postgres: OwnPostgres;
  let agent: BuiltProcess;
  let tenant: ProvisionedTenant;
  let client: Http1Client;
  let load: Load;
  let health: HealthWatch;

  beforeAll(async () => {
    postgres = await OwnPostgres.start();
    const provisioner = new TenantProvisioner(postgres);
    tenant = await provisioner.create({ organizationName: 'Acme', tenantName: 'acme', tier: 'enterprise' });
    agent = await BuiltProcess.start('agent', {
      env: {
        DATABASE_URL: postgres.serviceUrl,
        DATABASE_STATEMENT_TIMEOUT_MS: '1000',
        AUDIT_COMMIT_DEADLINE_MS: '1000',
      },
    });
  });
  afterAll(async () => {
    await agent?.kill();
    await postgres?.stop();
  });

  beforeEach(async () => {
    client = new Http1Client(agent.origin, tenant.apiKey);
    load = Load.start(client.senders(CLIENTS));
    health = HealthWatch.start(agent);
    await load.acknowledgesAnother(MANY);
  });
  afterEach(async () => {
    postgres.wake();
    await load.stop();
    await health.stop();
    await client.close();
  });

  /** The agent that served before serves again, and has told nobody anything that is not so. */
  const expectResumed = async (): Promise<void> => {
    await load.acknowledgesAnother(MANY);
    await health.showsReadiness(200);
    await load.stop();
    await health.stop();

    expect(load.lost).toEqual([]);
    expect([...load.refusals].filter((refusal) => !REFUSALS.includes(refusal))).toEqual([]);
    expect(health.liveStatuses).toEqual([200]);
    expect(await misrecorded(postgres, load.acknowledged)).toEqual([]);
    expect(await verifyDatabase(postgres.ownerUrl)).toMatchObject({ problems: [] });
  };

  /** While the server is away everybody is refused, and nobody waits for ever. */
  const expectUnavailable = async (): Promise<void> => {
    await health.showsReadiness(503);
    await load.refusesAnother(2 * CLIENTS);
    const acknowledged = load.acknowledged.length;
    await load.refusesAnother(CLIENTS);
    expect(load.acknowledged).toHaveLength(acknowledged);
    expect(health.ready.at(-1)?.status).toBe(503);
  };

  it('survives kill -9 of the server', async () => {
    const { pid } = postgres;

    postgres.kill();

    await postgres.isRestarted(pid);
    await expectResumed();
  });

  it('survives kill -9 of one session, after which the server ends all the others', async () => {
    const [writer] = await postgres.query<{ pid: number }>(
      `select pid from pg_stat_activity where application_name = 'axonflow axonflow_audit'`,
    );

    await postgres.killSession(Number(writer?.pid));

    await expectResumed();
  });

  it('answers 503 as long as the server is dead, and nothing else', async () => {
    const { pid } = postgres;
    postgres.holdDown();

    postgres.kill();

    await expectUnavailable();
    postgres.wake();
    await postgres.isRestarted(pid);
    await expectResumed();
  });

  it('answers 503 as long as the server hangs, and nothing else', async () => {
    postgres.freeze();

    await expectUnavailable();
    postgres.wake();
    await expectResumed();
  });
});
