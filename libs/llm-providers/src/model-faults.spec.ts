import { createServer, type Server } from 'node:https';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { generate } from 'selfsigned';
import { CallAbortedError, systemClock, type StreamFrame, type TenantId } from '@app/kernel';
import { startFakeProvider, type FakeProvider, type ProviderFault } from '@app/testing';
import type { ModelCalls } from './model-calls';
import { modelCallsTo } from './model-calls.fake';
import type { ModelRequest } from './model-request';
import type { Provider, ProviderType } from './provider';
import { makeProvider } from './providers/make-provider';
import type { WireFormatName } from './wire/wire-format';

const limits = {
  connectTimeoutMs: 1_000,
  headersTimeoutMs: 250,
  idleTimeoutMs: 250,
  maxReplyBytes: 64 * 1024,
  maxConnections: 4,
};
const awsKeys = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const open = (): AbortSignal => new AbortController().signal;

interface Started {
  readonly calls: ModelCalls;
  readonly provider: Provider;
}

function callsTo(type: ProviderType, baseUrl: string): Started {
  const provider = makeProvider(
    {
      ...{ name: 'it', type, baseUrl, awsKeys, limits },
      apiKey: type === 'bedrock' ? null : 'sk-operator',
      defaultModel: 'any',
      region: 'eu-west-1',
    },
    systemClock,
  );
  return { provider, calls: modelCallsTo([provider]) };
}

const requestIn = (format: WireFormatName): ModelRequest => ({
  format,
  body: { max_tokens: 64, messages: [{ role: 'user', content: 'My secret prompt' }] },
  model: 'any',
  headers: {},
  trace: { traceId: 'a'.repeat(32), requestId: 'req-1' },
  tenantId: 'tenant' as TenantId,
  policyEpoch: 1,
});

async function collected(frames: AsyncIterable<readonly StreamFrame[]>): Promise<StreamFrame[]> {
  const all: StreamFrame[] = [];
  for await (const together of frames) all.push(...together);
  return all;
}

describe.each<[ProviderType, WireFormatName]>([
  ['openai', 'openai-chat'],
  ['openai', 'openai-responses'],
  ['anthropic', 'anthropic-messages'],
  ['bedrock', 'bedrock-converse'],
  ['bedrock', 'bedrock-invoke'],
])('calls to %s in %s', (type, format) => {
  let fake: FakeProvider;
  let calls: ModelCalls;
  let provider: Provider;

  beforeEach(async () => {
    fake = await startFakeProvider();
    ({ calls, provider } = callsTo(type, type === 'openai' ? fake.baseUrl : fake.origin));
  });

  afterEach(async () => {
    await provider.close();
    await fake.close();
  });

  const whole = (signal = open()): Promise<unknown> =>
    calls.complete(requestIn(format), { wish: {}, signal });
  const streamed = async (signal = open()): Promise<StreamFrame[]> =>
    collected((await calls.stream(requestIn(format), { wish: {}, signal })).frames);

  it.each<[string, ProviderFault, string]>([
    ['no connection that lasts', { kind: 'reset' }, 'connection_lost'],
    ['no HTTP', { kind: 'garbage' }, 'connection_lost'],
    ['status 408', { kind: 'status', status: 408 }, 'upstream_error'],
    ['status 424', { kind: 'status', status: 424 }, 'upstream_error'],
    ['status 500', { kind: 'status', status: 500 }, 'upstream_error'],
    ['status 529', { kind: 'status', status: 529 }, 'upstream_error'],
    ['no first byte', { kind: 'hang' }, 'timeout'],
    ['silence in the middle', { kind: 'stall' }, 'timeout'],
    ['a cut', { kind: 'cut' }, 'connection_lost'],
    ['a wrong content type', { kind: 'content-type', contentType: 'text/html' }, 'invalid_reply'],
    ['broken JSON', { kind: 'invalid-json' }, 'invalid_reply'],
  ])('fail alike, whole and streamed, after %s', async (_name, fault, reason) => {
    fake.fault = fault;

    const errors: unknown[] = await Promise.all(
      [whole, streamed].map((call) => call().catch((thrown: unknown) => thrown)),
    );

    for (const error of errors) {
      expect(error).toMatchObject({ code: 'PROVIDER_UNAVAILABLE', reason });
      expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/sk-op|secret prompt|from the fake/);
    }
  });

  it.each<[string, ProviderFault, object]>([
    ['that ends too early', { kind: 'truncate' }, { reason: 'connection_lost' }],
    ['with an error inside', { kind: 'error-event' }, { reason: 'error_event' }],
    ['with an error at once', { kind: 'error-event', afterEvents: 0 }, { reason: 'error_event' }],
    ['that is no stream', { kind: 'huge', sizeBytes: 1_024 }, { reason: 'invalid_reply' }],
  ])('fail for a stream %s', async (_name, fault, expected) => {
    fake.fault = fault;

    await expect(streamed()).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE', ...expected });
  });

  it('fail for a whole answer that is too large', async () => {
    fake.fault = { kind: 'huge', sizeBytes: 128 * 1024 };

    await expect(whole()).rejects.toMatchObject({ reason: 'reply_too_large' });
  });

  it.each([400, 404, 409, 413, 422])('tell the caller what the upstream says at %d', async (status) => {
    fake.fault = { kind: 'status', status, code: 'too_long' };

    for (const call of [whole, streamed]) {
      await expect(call()).rejects.toMatchObject({
        code: 'PROVIDER_REJECTED',
        upstreamStatus: status,
        upstream: { message: expect.any(String) },
      });
    }
  });

  it('keep how long a rate limit lasts', async () => {
    fake.fault = { kind: 'status', status: 429, headers: { 'retry-after': '20' } };

    for (const call of [whole, streamed]) {
      await expect(call()).rejects.toMatchObject({ upstreamStatus: 429, retryAfterMs: 20_000 });
    }
  });

  it.each([401, 403])('tell nobody what the upstream says at %d', async (status) => {
    fake.fault = { kind: 'status', status };

    for (const call of [whole, streamed]) {
      const error: unknown = await call().catch((thrown: unknown) => thrown);

      expect(error).toMatchObject({ code: 'PROVIDER_REJECTED', upstreamStatus: status, upstream: null });
    }
  });

  it('close the connection when the caller leaves in the middle of a stream', async () => {
    fake.fault = { kind: 'stall' };
    const caller = new AbortController();

    const { frames } = await calls.stream(requestIn(format), { wish: {}, signal: caller.signal });
    const rest = collected(frames);
    caller.abort();

    await expect(rest).rejects.toBeInstanceOf(CallAbortedError);
    await expect((await fake.received()).abandoned).resolves.toBe(true);
  });

  it('close the connection when the stream is not read on', async () => {
    fake.answer = { eventDelayMs: 20 };

    const { frames } = await calls.stream(requestIn(format), { wish: {}, signal: open() });
    for await (const together of frames) {
      expect(together.some(({ isFinal }) => isFinal)).toBe(false);
      break;
    }

    await expect((await fake.received()).abandoned).resolves.toBe(true);
  });

  it('close the connection of a stream that was never read', async () => {
    fake.answer = { eventDelayMs: 20 };

    const { frames } = await calls.stream(requestIn(format), { wish: {}, signal: open() });
    await frames[Symbol.asyncIterator]().return?.();

    await expect((await fake.received()).abandoned).resolves.toBe(true);
  });
});

describe('a provider whose certificate nobody vouches for', () => {
  let server: Server;

  beforeAll(async () => {
    const { private: key, cert } = await generate([{ name: 'commonName', value: '127.0.0.1' }]);
    server = createServer({ key, cert }).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  afterAll(async () => {
    server.close();
    await once(server, 'close');
  });

  it('is not reached, and says why', async () => {
    const { port } = server.address() as AddressInfo;
    const { calls, provider } = callsTo('openai', `https://127.0.0.1:${port}/v1`);

    const answer = calls.complete(requestIn('openai-chat'), { wish: {}, signal: open() });

    await expect(answer).rejects.toMatchObject({
      reason: 'tls',
      message: "Provider 'it' cannot be reached securely.",
    });
    await provider.close();
  });
});

describe('a caller of one format and a provider of another', () => {
  it.each<[ProviderType, WireFormatName, string]>([
    ['anthropic', 'openai-chat', 'text/event-stream'],
    ['bedrock', 'openai-chat', 'text/event-stream'],
    ['openai', 'anthropic-messages', 'text/event-stream'],
    ['openai', 'bedrock-converse', 'application/vnd.amazon.eventstream'],
  ])('are brought together: %s, %s', async (type, format, contentType) => {
    const fake = await startFakeProvider({ answer: { pieces: ['Hello', ' you'] } });
    const { calls, provider } = callsTo(type, type === 'openai' ? fake.baseUrl : fake.origin);
    const request: ModelRequest =
      format === 'bedrock-converse'
        ? { ...requestIn(format), body: { messages: [{ role: 'user', content: [{ text: 'Hi' }] }] } }
        : requestIn(format);

    const answer = await calls.complete(request, { wish: {}, signal: open() });
    const stream = await calls.stream(request, { wish: {}, signal: open() });
    const frames = await collected(stream.frames);
    await provider.close();
    await fake.close();

    expect(answer.segments.map(({ text }) => text)).toContain('Hello you');
    expect(JSON.parse(Buffer.from(answer.bytes).toString())).toEqual(answer.payload);
    expect(frames.flatMap(({ pieces }) => pieces.map(({ text }) => text)).join('')).toBe('Hello you');
    expect(frames.map(({ isFinal }) => isFinal).lastIndexOf(true)).toBe(frames.length - 1);
    expect(stream.contentType).toContain(contentType);
    expect([answer.usage, stream.usage()]).toEqual(
      Array(2).fill({ promptTokens: 19, completionTokens: 10, estimated: false }),
    );
  });

  it('are told which formats would do, where nothing leads from one to the other', async () => {
    const { calls, provider } = callsTo('anthropic', 'http://127.0.0.1:9');

    const answer = calls.complete(requestIn('openai-embeddings'), { wish: {}, signal: open() });

    await expect(answer).rejects.toMatchObject({
      code: 'INVALID_REQUEST',
      message: expect.stringContaining('it speaks: anthropic-messages, anthropic-count-tokens'),
    });
    await provider.close();
  });
});
