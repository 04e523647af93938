import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../faults/support/until';
import { startSystem, type RunningSystem } from './support/running-system';

describe('connectors in plans', () => {
  let folder: string;
  let api: Server;
  let system: RunningSystem;
  const asked: { readonly url: string; readonly key: string | undefined }[] = [];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'axonflow-plan-connectors-'));
    api = createServer((incoming, answer) => {
      asked.push({ url: incoming.url ?? '', key: incoming.headers['idempotency-key'] as string | undefined });
      answer.writeHead(200, { 'content-type': 'application/json' }).end('{"room":"Blue room"}');
    });
    await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
    system = await startSystem({
      AXONFLOW_SECRETS_FILE: join(folder, 'sealed.json'),
      AXONFLOW_CONNECTOR_TRUSTED_HOSTS: '127.0.0.0/8,::1,localhost',
    });
    const parameters = { name: { type: 'string' } };
    const options = {
      base_url: `http://127.0.0.1:${(api.address() as AddressInfo).port}`,
      auth: 'none',
      operations: {
        find: { method: 'GET', path: '/guests/{name}', parameters },
        book: { method: 'POST', path: '/bookings/{name}', parameters },
      },
    };
    await system
      .post('/api/v1/connectors/http-rest/install', { name: 'guests', options }, system.tenant.adminApiKey)
      .expect(201);
  });
  beforeEach(() => void (asked.length = 0));
  afterAll(async () => {
    await system?.stop();
    api.closeAllConnections();
    api.close();
    await rm(folder, { recursive: true });
  });

  const call = (action: 'book' | 'find', name: string, more: object = {}) => ({
    ...{ id: action, type: 'connector-call', connector: 'guests', parameters: { name }, action, ...more },
    operation: action === 'find' ? 'query' : 'execute',
  });
  const run = (steps: object[], apiKey?: string) =>
    system.post('/api/v1/plan/execute', { plan: { steps } }, apiKey);

  it('are called with what was handed on, and hand on what they return', async () => {
    const { body } = await run([
      call('find', 'ann'),
      call('book', 'in {{steps.find.output.room}}', { depends_on: ['find'] }),
      { id: 'tell', type: 'llm-call', prompt: 'Tell of {{steps.book.output.room}}', depends_on: ['book'] },
    ]).expect(200);

    expect(body).toMatchObject({
      success: true,
      step_results: {
        find: { status: 'completed', output: { room: 'Blue room' } },
        tell: { status: 'completed' },
      },
    });
    const [found, booked] = asked;
    expect(found).toEqual({ url: '/guests/ann', key: undefined });
    expect(booked).toEqual({ url: '/bookings/in%20Blue%20room', key: expect.stringMatching(/:book$/) });
    const judged = await system.database.query<{ stage: string }>(
      `select stage from audit_records where kind = 'decision' and operation = 'plan.step' and stage = 'tool.request'`,
    );
    expect(judged).toHaveLength(2);
  });

  it('are not called when a policy forbids it', async () => {
    const policy = {
      ...{ name: 'Nobody looks up the queen', type: 'content', category: 'dynamic-security', enabled: true },
      conditions: [{ field: 'query', operator: 'contains', value: 'queen' }],
      actions: [{ type: 'block', config: { reason: 'The queen is nobody’s business.' } }],
    };
    await system.post('/api/v1/policies', policy, system.tenant.adminApiKey).expect(201);
    await until('the policy is in force', async () => {
      asked.length = 0;
      return (await run([call('find', 'queen')])).body.success === false;
    });

    const { body } = await run([call('find', 'queen')]).expect(200);

    expect(body.step_results.find).toMatchObject({
      status: 'blocked',
      error: expect.stringContaining('The queen is nobody’s business.'),
      decision_id: expect.any(String),
    });
    expect(asked).toEqual([]);
  });

  it('are found by plans of their own tenant only', async () => {
    const stranger = await system.addTenant();

    const { body } = await run([call('find', 'ann')], stranger.apiKey).expect(200);

    expect(body).toMatchObject({ success: false, step_results: { find: { status: 'failed' } } });
    expect(asked).toEqual([]);
  });
});
