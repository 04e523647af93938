import { verifyDatabase } from '@app/audit';
import { TenantProvisioner } from '@app/identity';
import { createTestDatabase, startFakeProvider, type FakeProvider, type TestDatabase } from '@app/testing';
import { connect, constants } from 'node:http2';
import { BuiltProcess } from './support/built-process';
import { Http1Client } from './support/http1-client';
import { until } from './support/until';

jest.setTimeout(60_000);

/** Long enough for a caller to leave before it. */
const CALL_TIMEOUT_MS = 5_000;
const CALL = JSON.stringify({ query: 'What is the capital of France?' });

interface Outcome {
  readonly operation: string;
  readonly status: string;
  readonly code: string;
}
const ABORTED: Outcome = { operation: 'chat', status: 'aborted', code: 'CALL_ABORTED' };

describe('a provider that never answers', () => {
  let database: TestDatabase;
  let provider: FakeProvider;
  let agent: BuiltProcess;
  let client: Http1Client;
  let apiKey: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    provider = await startFakeProvider({ fault: { kind: 'hang' } });
    agent = await BuiltProcess.start('agent', {
      env: {
        DATABASE_URL: database.serviceUrl,
        OPENAI_API_KEY: 'sk-test',
        OPENAI_BASE_URL: provider.baseUrl,
        AXONFLOW_CALL_TIMEOUT_MS: String(CALL_TIMEOUT_MS),
      },
    });
    const provisioner = new TenantProvisioner(database);
    const names = { organizationName: 'Acme', tenantName: 'acme' };
    ({ apiKey } = await provisioner.create({ ...names, tier: 'enterprise' }));
    client = new Http1Client(agent.origin, apiKey);
  });
  afterAll(async () => {
    await client?.close();
    await agent?.kill();
    await provider?.close();
    await database.drop();
  });

  const recordedOutcomes = (): Promise<Outcome[]> =>
    database.query<Outcome>(
      `select operation, detail->>'status' as status, detail->>'error_code' as code
       from audit_records where kind = 'outcome' order by recorded_at`,
    );

  it('is left, and the call recorded as aborted, when an HTTP/1.1 caller leaves', async () => {
    const caller = new AbortController();
    const answer = client.post('/api/request', CALL, caller.signal);
    const upstream = await provider.received(1);

    caller.abort();

    await expect(answer).rejects.toThrow(/abort/);
    expect(await upstream.abandoned).toBe(true);
    await until('the outcome is recorded', async () => (await recordedOutcomes()).length === 1);
    expect(await recordedOutcomes()).toEqual([ABORTED]);
  });

  it('is left, and the call recorded as aborted, when an HTTP/2 caller resets its stream', async () => {
    const session = connect(agent.origin);
    const stream = session.request({
      ':method': 'POST',
      ':path': '/api/request',
      'content-type': 'application/json',
      authorization: `Bearer ${apiKey}`,
    });
    stream.end(CALL);
    const upstream = await provider.received(2);

    stream.close(constants.NGHTTP2_CANCEL);

    expect(await upstream.abandoned).toBe(true);
    await until('the outcome is recorded', async () => (await recordedOutcomes()).length === 2);
    expect(await recordedOutcomes()).toEqual([ABORTED, ABORTED]);
    session.destroy();
  });

  it('is left at the deadline of the call, of which the caller is told', async () => {
    const answer = client.post('/api/request', CALL);
    const upstream = await provider.received(3);

    expect(await answer).toMatchObject({ status: 504, body: { success: false, code: 'DEADLINE_EXCEEDED' } });
    expect(await upstream.abandoned).toBe(true);
    expect(await recordedOutcomes()).toEqual([ABORTED, ABORTED, { ...ABORTED, code: 'DEADLINE_EXCEEDED' }]);
  });

  it('keeps nothing: no connection, no open call', async () => {
    await until('no connection is left', async () => (await provider.openConnections()) === 0);

    expect(await verifyDatabase(database.ownerUrl)).toMatchObject({ records: 6, openCalls: 0, problems: [] });
  });
});
