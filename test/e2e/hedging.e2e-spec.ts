import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { request as send } from 'undici';
import { stringify } from 'yaml';
import { startFakeProvider, type FakeProvider } from '@app/testing';
import { startSystem, type RunningSystem } from './support/running-system';

interface Seen {
  readonly status: number;
  readonly headers: Record<string, unknown>;
  readonly text: string;
}

describe('two providers side by side', () => {
  let folder: string;
  let slow: FakeProvider;
  let quick: FakeProvider;
  let system: RunningSystem;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'axonflow-hedging-'));
    const targets = [
      { provider: 'openai', model: 'gpt-4.1-mini' },
      { provider: 'mistral', model: 'mistral-small-latest', priority: 1 },
    ];
    const modelsFile = join(folder, 'models.yaml');
    await writeFile(modelsFile, stringify({ aliases: { fast: { hedgeAfterMs: 50, targets } } }));
    [slow, quick] = await Promise.all([startFakeProvider(), startFakeProvider()]);
    system = await startSystem({
      OPENAI_API_KEY: 'sk-slow',
      OPENAI_BASE_URL: slow.baseUrl,
      MISTRAL_API_KEY: 'sk-quick',
      MISTRAL_BASE_URL: quick.baseUrl,
      AXONFLOW_MODELS_FILE: modelsFile,
    });
  });
  afterAll(async () => {
    await system.stop();
    await Promise.all([slow.close(), quick.close(), rm(folder, { recursive: true })]);
  });
  beforeEach(() => {
    slow.fault = { kind: 'hang' };
    quick.fault = null;
    slow.requests.length = 0;
    quick.requests.length = 0;
  });

  async function ask(more: object = {}): Promise<Seen> {
    const answer = await send(`${system.agentUrl}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${system.tenant.apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'fast', messages: [{ role: 'user', content: 'Hello' }], ...more }),
    });
    return { status: answer.statusCode, headers: answer.headers, text: await answer.body.text() };
  }

  async function outcomeOf({ headers }: Seen): Promise<Record<string, unknown>> {
    const [outcome] = await system.database.query<{ detail: Record<string, unknown> }>(
      `select detail from audit_records where kind = 'outcome' and detail->>'decision_id' = $1`,
      [headers['x-axonflow-decision-id']],
    );
    return outcome?.detail ?? {};
  }

  it.each([
    ['a whole answer', {}],
    ['a stream', { stream: true }],
  ])('%s comes from the faster one; the other is ended, recorded and not charged', async (_, more) => {
    const seen = await ask(more);

    expect([seen.status, seen.headers['x-axonflow-provider']]).toEqual([200, 'mistral']);
    expect(await slow.requests[0]?.abandoned).toBe(true);
    const { attempts, target, usage } = await outcomeOf(seen);
    expect(attempts).toEqual([
      { provider: 'mistral', model: 'mistral-small-latest', result: 'ok', ms: expect.any(Number) },
      { provider: 'openai', model: 'gpt-4.1-mini', result: 'outpaced', ms: expect.any(Number) },
    ]);
    expect(target).toMatchObject({ provider: 'mistral' });
    expect(usage).toMatchObject({ prompt_tokens: expect.any(Number), completion_tokens: expect.any(Number) });
  });

  it('are one when that answers in time', async () => {
    slow.fault = null;
    slow.answer = {};

    const seen = await ask();

    expect([seen.status, seen.headers['x-axonflow-provider']]).toEqual([200, 'openai']);
    expect(quick.requests).toEqual([]);
  });

  it('are one for a request that has effects', async () => {
    slow.fault = { kind: 'status', status: 500 };

    const seen = await ask({ store: true });

    expect([seen.status, quick.requests.length]).toEqual([502, 0]);
  });
});
