import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import request from 'supertest';
import { startFakeProvider, type FakeProvider } from '@app/testing';
import { startSystem, type RunningSystem } from './support/running-system';

/** A policy as it would be. */
const draft = (stage: string, word: string) => ({
  ...{ name: 'No such words', description: '', category: 'custom', stages: [stage] },
  condition: { field: stage.endsWith('response') ? 'response' : 'query', operator: 'contains', value: word },
  ...{
    action: 'block',
    reason: 'No such words.',
    severity: 'medium',
    priority: 0,
    tags: [],
    mode: 'enforce',
  },
  appliesTo: {},
});

const NEW_STEPS = {
  ...{ domain: 'generic', complexity: 2, synthesis: 'Short.' },
  steps: [
    {
      ...{ id: 'otherwise', name: 'Ask otherwise', agent: 'writer', task: 'Ask without any number' },
      ...{ depends_on: [], needs_approval: false },
    },
  ],
};

describe('replay of what steps do inside', () => {
  let folder: string;
  let api: Server;
  let provider: FakeProvider;
  let system: RunningSystem;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'axonflow-replay-'));
    api = createServer((_, answer) => {
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
    const find = { method: 'GET', path: '/guests/{name}', parameters: { name: { type: 'string' } } };
    const options = {
      ...{ base_url: `http://127.0.0.1:${(api.address() as AddressInfo).port}`, auth: 'none' },
      operations: { find },
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

  /** @returns the run of a plan */
  const run = (...steps: object[]): Promise<string> => runOf({ plan: { name: 'A guest', steps } });
  const runOf = async (plan: object): Promise<string> => {
    const { body } = await system.post('/api/v1/plan/execute', plan).expect(200);
    expect(body).toMatchObject({ success: true });
    const { body: page } = await request(system.agentUrl)
      .get('/api/v1/executions')
      .set('authorization', `Bearer ${system.tenant.apiKey}`)
      .expect(200);
    return page.executions.find((each: { plan_id: string }) => each.plan_id === body.plan_id).request_id;
  };
  const replay = async (id: string, document?: object) => {
    const policies = document === undefined ? [] : [{ document }];
    const path = `/api/v1/executions/${id}/replay`;
    return (await system.post(path, { policies }, system.tenant.adminApiKey).expect(200)).body;
  };

  it('judges each tool that a model called', async () => {
    provider.answer = { toolCall: { name: 'guests_find', input: { name: 'ann' } } };
    void provider.received(provider.requests.length + 1).then(() => {
      provider.answer = { pieces: ['In the blue room.'] };
    });
    const tools = [{ connector: 'guests' }];
    const id = await run({ id: 'ask', type: 'llm-call', prompt: 'Where is the guest?', tools });

    expect(await replay(id)).toMatchObject({ different: false, counts: { same: 1 } });
    for (const [stage, word] of [
      ['tool.request', 'ann'],
      ['tool.response', 'Blue room'],
    ] as const) {
      expect((await replay(id, draft(stage, word))).steps).toEqual([
        expect.objectContaining({
          step_id: 'ask',
          verdict: 'different',
          changes: [expect.objectContaining({ call: 'ask:0:0', stage, from: 'allow', to: 'block' })],
        }),
      ]);
    }
  });

  it('judges what a planner was asked in the middle of the run', async () => {
    provider.answer = { pieces: [JSON.stringify(NEW_STEPS)] };
    const id = await run({ id: 'ask', type: 'llm-call', prompt: 'SSN 123-45-6789?', on_failure: 'replan' });

    expect(await replay(id)).toMatchObject({ different: false });
    const { steps } = await replay(id, draft('plan.request', 'was not completed'));
    const verdicts = steps.map((each: { step_id: string; verdict: string }) => [each.step_id, each.verdict]);
    expect(Object.fromEntries(verdicts)).toMatchObject({
      ...{ ask: 'same', 'ask@replan': 'different', otherwise: 'not_run' },
    });
  });

  it('judges the question that a plan was made of', async () => {
    provider.answer = { pieces: [JSON.stringify(NEW_STEPS)] };
    const { body: made } = await system.post('/api/v1/plan', { query: 'A song of whales' }).expect(200);
    const id = await runOf({ plan_id: made.plan_id });

    expect(await replay(id)).toMatchObject({ different: false, planning: [] });
    expect(await replay(id, draft('plan.request', 'whales'))).toMatchObject({
      different: true,
      planning: [{ call: 'planning', stage: 'plan.request', from: 'allow', to: 'block' }],
    });
    expect(await replay(id, draft('llm.response', 'Ask without'))).toMatchObject({
      planning: [{ call: 'planning', stage: 'llm.response', from: 'allow', to: 'block' }],
    });
  });
});
