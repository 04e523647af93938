import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { request as send } from 'undici';
import { stringify } from 'yaml';
import { startFakeProvider, type FakeProvider, type ProviderFault } from '@app/testing';
import { startSystem, type RunningSystem } from './support/running-system';

type Fields = Record<string, unknown>;

/** What becomes of a call whose first provider fails in some way. */
interface Row {
  /** `ollama` has no server, `mistral` one that nobody vouches for, `openai` one that fails as it is told. */
  readonly provider: 'mistral' | 'ollama' | 'openai';
  readonly fault?: ProviderFault;
  /** How the attempt is recorded. */
  readonly result: string;
  /** Status and code for the caller when nobody else is there. */
  readonly told: readonly [status: number, code: string];
  /** Whether another provider is asked. */
  readonly isTriedElsewhere: boolean;
  readonly headers?: Fields;
}

const unavailable = (result: string, fault?: ProviderFault): Row => ({
  provider: 'openai',
  ...(fault && { fault }),
  result,
  told: [502, 'provider_unavailable'],
  isTriedElsewhere: true,
});

/** Faults that show before an answer has content, whole and streamed alike. */
const BEFORE: readonly (readonly [string, Row])[] = [
  ['no connection', { ...unavailable('unreachable'), provider: 'ollama' }],
  ['no trust in its certificate', { ...unavailable('tls'), provider: 'mistral' }],
  ['a reset connection', unavailable('connection_lost', { kind: 'reset' })],
  ['no HTTP', unavailable('connection_lost', { kind: 'garbage' })],
  ['status 408', unavailable('upstream_error', { kind: 'status', status: 408 })],
  ['status 500', unavailable('upstream_error', { kind: 'status', status: 500 })],
  ['status 529', unavailable('upstream_error', { kind: 'status', status: 529 })],
  ['no first byte', unavailable('timeout', { kind: 'hang' })],
  ['a wrong content type', unavailable('invalid_reply', { kind: 'content-type', contentType: 'text/html' })],
  ['an error event at once', unavailable('', { kind: 'error-event', afterEvents: 0 })],
  [
    'a rate limit',
    {
      ...unavailable('rate_limited', { kind: 'status', status: 429, headers: { 'retry-after': '20' } }),
      told: [429, 'server_error'],
      headers: { 'retry-after': '20' },
    },
  ],
  [
    'a request that it refuses',
    {
      ...unavailable('rejected', { kind: 'status', status: 400, code: 'too_long' }),
      told: [400, 'too_long'],
      isTriedElsewhere: false,
    },
  ],
  [
    'a key that it refuses',
    {
      ...unavailable('rejected', { kind: 'status', status: 401 }),
      told: [502, 'provider_rejected'],
      isTriedElsewhere: false,
    },
  ],
];

/** Faults in the middle: of a whole answer nobody has seen anything yet, of a stream the caller has seen a part. */
const IN_THE_MIDDLE: readonly (readonly [string, ProviderFault, wholeResult: string])[] = [
  ['silence', { kind: 'stall' }, 'timeout'],
  ['a cut', { kind: 'cut' }, 'connection_lost'],
  ['broken JSON', { kind: 'invalid-json' }, 'invalid_reply'],
  ['an error event', { kind: 'error-event' }, 'upstream_error'],
];

const OPENAI_COST = Math.ceil(19 * 0.4 + 10 * 1.6);
const ANTHROPIC_COST = 19 * 1 + 10 * 5;

describe('the faults of providers', () => {
  let first: FakeProvider;
  let second: FakeProvider;
  let untrusted: Server;
  let folder: string;
  let system: RunningSystem;

  beforeAll(async () => {
    first = await startFakeProvider();
    second = await startFakeProvider();
    const { private: key, cert } = await generate([{ name: 'commonName', value: '127.0.0.1' }]);
    untrusted = createServer({ key, cert }).listen(0, '127.0.0.1');
    await once(untrusted, 'listening');
    folder = await mkdtemp(join(tmpdir(), 'axonflow-models-'));
    const modelsFile = join(folder, 'models.yaml');
    await writeFile(modelsFile, stringify({ aliases: aliases() }));
    system = await startSystem({
      AXONFLOW_MODELS_FILE: modelsFile,
      AXONFLOW_PROVIDER_HEADERS_TIMEOUT_MS: '300',
      AXONFLOW_PROVIDER_IDLE_TIMEOUT_MS: '300',
      // One provider fails again and again here, and must be asked all the same.
      AXONFLOW_CIRCUIT_FAILURES_IN_A_ROW: '1000',
      AXONFLOW_CIRCUIT_FAILURE_PERCENT: '100',
      OPENAI_API_KEY: 'sk-operator',
      OPENAI_BASE_URL: first.baseUrl,
      ANTHROPIC_API_KEY: 'sk-ant-operator',
      ANTHROPIC_BASE_URL: second.origin,
      OLLAMA_BASE_URL: 'http://127.0.0.1:9',
      MISTRAL_API_KEY: 'k',
      MISTRAL_BASE_URL: `https://127.0.0.1:${(untrusted.address() as AddressInfo).port}/v1`,
    });
  });

  afterAll(async () => {
    await system.stop();
    await Promise.all([first.close(), second.close()]);
    untrusted.close();
    await rm(folder, { recursive: true });
  });

  afterEach(() => {
    first.fault = null;
  });

  const ask = async (model: string, stream: boolean, more: Fields = {}): Promise<Seen> => {
    const { body, headers, statusCode } = await send(`${system.agentUrl}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${system.tenant.apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model, stream, messages: [{ role: 'user', content: 'Why?' }], ...more }),
    });
    const text = await body.text();
    const decisionId = String(headers['x-axonflow-decision-id']);
    const [row] = await system.database.query(
      "select detail from audit_records where kind = 'outcome' and detail->>'decision_id' = $1",
      [decisionId],
    );
    return { status: statusCode, headers, text, recorded: (row as { detail: Fields }).detail };
  };

  describe.each([
    ['whole', false],
    ['streamed', true],
  ])('before the content, %s', (_name, stream) => {
    it.each(BEFORE)('%s: is told, recorded and charged nothing', async (_fault, row) => {
      first.fault = row.fault ?? null;

      const { headers, recorded, status, text } = await ask(`${row.provider}-alone`, stream);

      const [toldStatus, code] = row.told;
      expect([status, (JSON.parse(text) as { error: Fields }).error['code']]).toEqual([toldStatus, code]);
      expect(headers).toMatchObject({ 'x-axonflow-attempts': '1', ...row.headers });
      expect(text).not.toMatch(/sk-operator|\[DONE\]/);
      expect(recorded).toMatchObject({
        status: 'failed',
        error_code:
          row.result === 'rejected' || row.result === 'rate_limited'
            ? 'PROVIDER_REJECTED'
            : 'PROVIDER_UNAVAILABLE',
        attempts: [{ provider: row.provider, result: row.result || eventResult(stream) }],
      });
      expect(recorded).not.toHaveProperty('usage');
    });

    it.each(BEFORE)('%s: is made good by the next provider, or not at all', async (_fault, row) => {
      first.fault = row.fault ?? null;
      const before = second.requests.length;

      const { headers, recorded, status, text } = await ask(`${row.provider}-or-anthropic`, stream);

      expect(second.requests.length - before).toBe(Number(row.isTriedElsewhere));
      if (!row.isTriedElsewhere) {
        expect(status).toBe(row.told[0]);
        return;
      }
      expect([status, headers['x-axonflow-provider'], headers['x-axonflow-attempts']]).toEqual([
        200,
        'anthropic',
        '2',
      ]);
      expect(text).toContain('fake');
      expect(text.includes('[DONE]')).toBe(stream);
      expect(recorded).toMatchObject({
        status: 'completed',
        target: { provider: 'anthropic' },
        attempts: [
          { provider: row.provider, result: row.result || eventResult(stream) },
          { provider: 'anthropic', model: 'claude-haiku-4-5', result: 'ok' },
        ],
        usage: { prompt_tokens: 19, completion_tokens: 10, estimated: false, cost_micro_usd: ANTHROPIC_COST },
      });
    });
  });

  describe('in the middle', () => {
    it.each(IN_THE_MIDDLE)(
      '%s: of a whole answer is made good by the next provider',
      async (_fault, fault, result) => {
        first.fault = fault;

        const alone = await ask('openai-alone', false);
        const made = await ask('openai-or-anthropic', false);

        expect([alone.status, made.status]).toEqual([502, 200]);
        expect(alone.recorded).toMatchObject({ status: 'failed', attempts: [{ result }] });
        expect(made.recorded).toMatchObject({
          status: 'completed',
          attempts: [{ result }, { provider: 'anthropic', result: 'ok' }],
          usage: { cost_micro_usd: ANTHROPIC_COST },
        });
      },
    );

    it.each([...IN_THE_MIDDLE, ['an early end', { kind: 'truncate' }, ''] as const])(
      '%s: of a stream ends it with an error, and what was used is charged',
      async (_fault, fault) => {
        first.fault = fault;
        const before = second.requests.length;

        const { recorded, status, text } = await ask('openai-or-anthropic', true);

        expect([status, second.requests.length]).toEqual([200, before]);
        expect(text).toContain('"Hello"');
        expect(text).not.toContain('[DONE]');
        expect(text.trimEnd().split('\n').at(-1)).toContain('"code":"provider_unavailable"');
        expect(recorded).toMatchObject({
          status: 'failed',
          error_code: 'PROVIDER_UNAVAILABLE',
          streamed: true,
          attempts: [{ provider: 'openai', result: 'ok' }],
          usage: { estimated: true, cost_micro_usd: expect.any(Number) },
        });
      },
    );
  });

  it.each([false, true])('none: is charged as the provider reports it (streamed: %p)', async (stream) => {
    const { headers, recorded, status } = await ask('openai-or-anthropic', stream);

    expect([status, headers['x-axonflow-provider'], headers['x-axonflow-attempts']]).toEqual([
      200,
      'openai',
      '1',
    ]);
    expect(recorded).toMatchObject({
      status: 'completed',
      usage: { prompt_tokens: 19, completion_tokens: 10, estimated: false, cost_micro_usd: OPENAI_COST },
    });
  });

  it('of a request with effects are not made good once a model may have seen it', async () => {
    first.fault = { kind: 'cut' };
    const seen = await ask('openai-or-anthropic', false, { store: true });

    expect([seen.status, seen.headers['x-axonflow-attempts']]).toEqual([502, '1']);
  });
});

interface Seen {
  readonly status: number;
  readonly headers: Fields;
  readonly text: string;
  readonly recorded: Fields;
}

/** A fault that a whole answer cannot have comes as a status there. */
function eventResult(stream: boolean): string {
  return stream ? 'error_event' : 'upstream_error';
}

function aliases(): Fields {
  const spare = { provider: 'anthropic', model: 'claude-haiku-4-5', priority: 1 };
  return Object.fromEntries(
    ['openai', 'ollama', 'mistral'].flatMap((provider) => [
      [`${provider}-alone`, { targets: [{ provider, model: 'gpt-4.1-mini' }] }],
      [`${provider}-or-anthropic`, { targets: [{ provider, model: 'gpt-4.1-mini' }, spare] }],
    ]),
  );
}
