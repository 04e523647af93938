import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import request from 'supertest';
import { ToolCallingModel } from '../faults/support/tool-calling-model';
import { until } from '../faults/support/until';
import { startSystem, type RunningSystem } from './support/running-system';

const ASK = {
  ...{ name: 'Guests need a person', description: 'A test', type: 'content', category: 'dynamic-security' },
  conditions: [{ field: 'query', operator: 'contains', value: 'guests_' }],
  actions: [{ type: 'require_approval', config: { reason: 'Guests need a person.' } }],
  ...{ priority: 900, enabled: true },
};

describe('tools that need a person', () => {
  let folder: string;
  let api: Server;
  let model: ToolCallingModel;
  let system: RunningSystem;
  const called: string[] = [];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'axonflow-tool-approvals-'));
    api = createServer((incoming, answer) => {
      called.push(`${incoming.method} ${incoming.url}`);
      answer.writeHead(200, { 'content-type': 'application/json' }).end('{"room":"Blue room"}');
    });
    await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
    model = await ToolCallingModel.start({ rounds: 1, tools: ['guests_find', 'guests_book', 'nothing'] });
    system = await startSystem({
      AXONFLOW_SECRETS_FILE: join(folder, 'sealed.json'),
      AXONFLOW_CONNECTOR_TRUSTED_HOSTS: '127.0.0.0/8,::1,localhost',
      OPENAI_API_KEY: 'a-key',
      OPENAI_BASE_URL: model.baseUrl,
    });
    const parameters = { step: { type: 'string' } };
    const options = {
      ...{ base_url: `http://127.0.0.1:${(api.address() as AddressInfo).port}`, auth: 'none' },
      operations: {
        find: { method: 'GET', path: '/found/{step}', parameters },
        book: { method: 'POST', path: '/booked/{step}', parameters },
      },
    };
    await post('/api/v1/connectors/http-rest/install', { name: 'guests', options }).expect(201);
    await post('/api/v1/policies', ASK).expect(201);
    await until('the policy is in force', async () => (await execute()).body.status === 'awaiting_approval');
  });
  beforeEach(() => void (called.length = 0));
  afterAll(async () => {
    await system?.stop();
    await model?.close();
    api.closeAllConnections();
    api.close();
    await rm(folder, { recursive: true });
  });

  const post = (path: string, body: object = {}) => system.post(path, body, system.tenant.adminApiKey);
  const execute = () => {
    const ask = { id: 'ask', type: 'llm-call', prompt: 'Do it.', tools: [{ connector: 'guests' }] };
    return post('/api/v1/plan/execute', { plan: { steps: [ask] } });
  };
  const read = async (id: string) =>
    (
      await request(system.agentUrl)
        .get(`/api/v1/plan/${id}`)
        .set('authorization', `Bearer ${system.tenant.adminApiKey}`)
        .expect(200)
    ).body;
  /** Runs the step until people are asked. @returns its plan, and what they are asked */
  const asked = async () => {
    const { body } = await execute().expect(202);
    const questions: string[] = body.pending_approvals.map(
      (each: { approval_id: string }) => each.approval_id,
    );
    return { id: body.plan_id as string, questions };
  };

  it.each([
    ['first', 0, 1],
    ['second', 1, 0],
  ])(
    'are all asked for at once, and done once each, whoever is approved first: the %s',
    async (_, ...order) => {
      const { id, questions } = await asked();
      expect(questions).toHaveLength(2);
      expect(called).toEqual([]);
      const before = model.asked;

      await post(`/api/v1/hitl/queue/${questions[order[0]]}/approve`).expect(200);
      await until('one is done', () => called.length === 1);
      await until('it waits again', async () => (await read(id)).status === 'awaiting_approval');
      await post(`/api/v1/hitl/queue/${questions[order[1]]}/approve`).expect(200);
      await until('it is over', async () => (await read(id)).status === 'completed');

      expect([...called].sort()).toEqual(['GET /found/guests_find-0', 'POST /booked/guests_book-0']);
      expect(model.asked - before).toBe(1);
      expect((await read(id)).result).toBe('Done.');
    },
  );

  it('end the step when a person rejects one', async () => {
    const { id, questions } = await asked();

    await post(`/api/v1/hitl/queue/${questions[0]}/reject`, { comment: 'No.' }).expect(200);

    await until('it is over', async () => (await read(id)).step_results.ask.status === 'rejected');
    expect(called).toEqual([]);
  });
});
