import { verifyDatabase } from '@app/audit';
import { TenantProvisioner } from '@app/identity';
import { createTestDatabase, startFakeProvider, type FakeProvider, type TestDatabase } from '@app/testing';
import { BuiltProcess } from './support/built-process';
import { HealthWatch } from './support/health-watch';
import { Http1Client } from './support/http1-client';
import type { Answer } from './support/pre-checks';
import { until } from './support/until';

jest.setTimeout(60_000);

const PLAN = JSON.stringify({ plan: { steps: [{ id: 'only', type: 'llm-call', prompt: 'Hello' }] } });
const UNAVAILABLE = {
  status: 503,
  body: {
    success: false,
    error: expect.any(String) as string,
    code: 'ORCHESTRATOR_UNAVAILABLE',
    status: 503,
  },
};

describe('kill -9 of the orchestrator', () => {
  let database: TestDatabase;
  let provider: FakeProvider;
  let orchestrator: BuiltProcess;
  let agent: BuiltProcess;
  let client: Http1Client;
  let health: HealthWatch | undefined;

  const startOrchestrator = (port?: number): Promise<BuiltProcess> =>
    BuiltProcess.start('orchestrator', {
      port,
      env: {
        DATABASE_URL: database.serviceUrl,
        OPENAI_API_KEY: 'sk-test',
        OPENAI_BASE_URL: provider.baseUrl,
      },
    });

  beforeAll(async () => {
    database = await createTestDatabase();
    provider = await startFakeProvider({ fault: { kind: 'hang' } });
    orchestrator = await startOrchestrator();
    agent = await BuiltProcess.start('agent', {
      env: { DATABASE_URL: database.serviceUrl, ORCHESTRATOR_URL: orchestrator.origin },
    });
    const provisioner = new TenantProvisioner(database);
    const names = { organizationName: 'Acme', tenantName: 'acme' };
    const { apiKey } = await provisioner.create({ ...names, tier: 'enterprise' });
    client = new Http1Client(agent.origin, apiKey);
  });
  afterAll(async () => {
    await client?.close();
    await health?.stop();
    await agent?.kill();
    await orchestrator?.kill();
    await provider?.close();
    await database.drop();
  });

  const runPlan = (): Promise<Answer> => client.post('/api/v1/plan/execute', PLAN);

  it('is told to the caller of a running plan and of the next, and leaves the agent ready', async () => {
    health = HealthWatch.start(agent);
    const running = runPlan();
    await provider.received();

    orchestrator.signal('SIGKILL');

    expect(await running).toMatchObject(UNAVAILABLE);
    expect(await runPlan()).toMatchObject(UNAVAILABLE);
    await health.showsReadiness(200);
    await health.stop();
    expect(health.ready.map(({ status }) => status)).toEqual([200]);
    expect(health.liveStatuses).toEqual([200]);
  });

  it('is over for the agent as soon as the orchestrator is back', async () => {
    provider.fault = null;
    orchestrator = await startOrchestrator(orchestrator.port);

    expect(await runPlan()).toMatchObject({ status: 200, body: { success: true, status: 'completed' } });
  });

  it('is no end of the plan that ran: the next orchestrator goes on with it', async () => {
    await until('every run has ended', async () => {
      const left = await database.query('select 1 from plan_runs where ended_at is null');
      return left.length === 0;
    });

    expect(await database.query('select status from plan_runs where takeovers > 0')).toEqual([
      { status: 'completed' },
    ]);
  });

  it('leaves a sound trail that shows the try of the step without an outcome', async () => {
    expect(await verifyDatabase(database.ownerUrl)).toMatchObject({ openCalls: 1, problems: [] });
  });
});
