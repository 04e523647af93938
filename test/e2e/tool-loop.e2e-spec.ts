import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFakeProvider, type FakeProvider } from '@app/testing';
import { until } from '../faults/support/until';
import { startSystem, type RunningSystem } from './support/running-system';

const TOOL = 'guests_find';

describe('models that call tools', () => {
  let folder: string;
  let api: Server;
  let provider: FakeProvider;
  let system: RunningSystem;
  const asked: string[] = [];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'axonflow-tools-'));
    api = createServer((incoming, answer) => {
      asked.push(incoming.url ?? '');
      answer.writeHead(200, { 'content-type': 'application/json' }).end('{"room":"Blue room"}');
    });
    await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
    provider = await startFakeProvider();
    system = await startSystem({
      AXONFLOW_SECRETS_FILE: join(folder, 'sealed.json'),
      AXONFLOW_CONNECTOR_TRUSTED_HOSTS: '127.0.0.0/8,::1,localhost',
      OPENAI_API_KEY: 'a-key',
      OPENAI_BASE_URL: provider.baseUrl,
    });
    const options = {
      base_url: `http://127.0.0.1:${(api.address() as AddressInfo).port}`,
      auth: 'none',
      operations: {
        find: {
          method: 'GET',
          path: '/guests/{name}',
          parameters: { name: { type: 'string' } },
        },
      },
    };
    await system
      .post('/api/v1/connectors/http-rest/install', { name: 'guests', options }, system.tenant.adminApiKey)
      .expect(201);
  });
  afterAll(async () => {
    await system?.stop();
    await provider?.close();
    api.closeAllConnections();
    api.close();
    await rm(folder, { recursive: true });
  });

  const step = {
    id: 'answer',
    type: 'llm-call',
    prompt: 'Where is the guest?',
    tools: [{ connector: 'guests' }],
  };
  /** The model calls the tool once, and answers once it has a result. */
  const callsWith = (name: string): void => {
    provider.answer = { toolCall: { name: TOOL, input: { name } } };
    void provider.received(provider.requests.length + 1).then(() => {
      provider.answer = { pieces: ['In the blue room.'] };
    });
  };

  it('get the results of their calls, each judged as the caller', async () => {
    callsWith('ann');

    const { body } = await system.post('/api/v1/plan/execute', { plan: { steps: [step] } }).expect(200);

    expect(body).toMatchObject({ success: true, result: 'In the blue room.' });
    expect(asked).toEqual(['/guests/ann']);
    const [first, second] = provider.requests.slice(-2);
    expect(first?.body['tools']).toMatchObject([{ type: 'function', function: { name: TOOL } }]);
    expect(second?.body['messages']).toMatchObject([
      { role: 'user' },
      { role: 'assistant', tool_calls: [{ function: { name: TOOL } }] },
      { role: 'tool', content: expect.stringContaining('Blue room') },
    ]);
    const [judged] = await system.database.query<{ stage: string }>(
      `select stage from audit_records where operation = 'plan.tool' limit 1`,
    );
    expect(judged).toEqual({ stage: 'tool.request' });
  });

  it('are stopped with the decision when a policy forbids a call', async () => {
    const policy = {
      ...{ name: 'Nobody asks for the cellar', type: 'content', category: 'dynamic-security', enabled: true },
      conditions: [{ field: 'query', operator: 'contains', value: 'cellar' }],
      actions: [{ type: 'block', config: { reason: 'The cellar is secret.' } }],
    };
    await system.post('/api/v1/policies', policy, system.tenant.adminApiKey).expect(201);
    // Changes of policies take a moment.
    const isInForce = () =>
      system.post('/api/v1/plan/execute', { plan: { steps: [{ ...step, prompt: 'cellar' }] } });
    await until('the policy is in force', async () => (await isInForce()).body.success === false);
    asked.length = 0;
    callsWith('cellar');

    const { body } = await system.post('/api/v1/plan/execute', { plan: { steps: [step] } });

    expect(body.step_results.answer).toMatchObject({ status: 'blocked', decision_id: expect.any(String) });
    expect(asked).toEqual([]);
  });
});
