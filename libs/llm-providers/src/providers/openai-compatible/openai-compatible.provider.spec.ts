import { inspect } from 'node:util';
import { CallAbortedError, DeadlineExceededError, systemClock, type TraceContext } from '@app/kernel';
import { aCompletion, startFakeProvider, type FakeProvider, type ProviderFault } from '@app/testing';
import { ProviderRejectedError, ProviderUnavailableError } from '../../llm-providers.errors';
import type { ProviderReply } from '../../provider';
import type { UpstreamLimits } from '../../upstream/upstream';
import type { JsonObject } from '../../wire/json';
import { OpenAiCompatibleProvider } from './openai-compatible.provider';

const trace: TraceContext = { traceId: 'a'.repeat(32), requestId: 'req-1' };
const open = (): AbortSignal => new AbortController().signal;
const limits: UpstreamLimits = {
  connectTimeoutMs: 1_000,
  headersTimeoutMs: 200,
  idleTimeoutMs: 200,
  maxReplyBytes: 64 * 1024,
  maxConnections: 4,
};
const body: JsonObject = {
  model: 'gpt-4.1-mini',
  messages: [
    { role: 'developer', content: 'Be brief.' },
    { role: 'user', content: [{ type: 'text', text: 'Cześć 👋' }], name: 'ola' },
  ],
  temperature: 0.1,
  seed: 7,
  parameter_of_tomorrow: { on: true, list: [1, null, 'x'] },
};

describe(OpenAiCompatibleProvider.name, () => {
  let fake: FakeProvider;
  let provider: OpenAiCompatibleProvider;

  const connect = (baseUrl: string, more: Partial<UpstreamLimits> = {}): OpenAiCompatibleProvider =>
    new OpenAiCompatibleProvider(
      {
        name: 'openai',
        type: 'openai',
        baseUrl,
        apiKey: 'sk-secret-of-the-operator',
        formats: ['openai-chat', 'openai-responses'],
        region: null,
        defaultModel: 'gpt-4.1-mini',
        modelPrefixes: ['gpt-'],
        limits: { ...limits, ...more },
      },
      systemClock,
    );

  beforeEach(async () => {
    fake = await startFakeProvider();
    provider = connect(fake.baseUrl);
  });

  afterEach(async () => {
    await provider.close();
    await fake.close();
  });

  const chat = (signal = open(), by = provider): Promise<ProviderReply> =>
    by.send({ format: 'openai-chat', model: 'gpt-4.1-mini', body, headers: {}, trace }, { signal });

  it('sends every field of the request and returns every field of the reply', async () => {
    const reply = await chat();

    const [received] = fake.requests;
    expect(received?.url).toBe('/v1/chat/completions');
    expect(received?.body).toEqual(body);
    expect(reply.body).toEqual(aCompletion());
    expect(reply.status).toBe(200);
    expect(reply.latencyMs).toBeGreaterThan(0);
  });

  it('sends the key and the trace, and nothing that would let the upstream compress', async () => {
    await chat();

    const { headers } = await fake.received();
    expect(headers.authorization).toBe('Bearer sk-secret-of-the-operator');
    expect(headers['x-request-id']).toBe('req-1');
    expect(headers['traceparent']).toMatch(/^00-a{32}-[0-9a-f]{16}-01$/);
    expect(headers['accept-encoding']).toBeUndefined();
  });

  it('passes headers on, but not those of the connection or of the account', async () => {
    const { headers } = await chat();

    expect(headers).toMatchObject({ 'x-request-id': 'req_fake', 'openai-processing-ms': '7' });
    expect(Object.keys(headers)).not.toEqual(
      expect.arrayContaining(['connection', 'keep-alive', 'content-length', 'openai-organization']),
    );
    expect(headers).not.toHaveProperty('openai-organization');
    expect(headers).not.toHaveProperty('connection');
  });

  it('understands a base URL without a path as /v1', async () => {
    const bare = connect(fake.baseUrl.replace('/v1', ''));

    await chat(open(), bare);
    await bare.close();

    expect(fake.requests[0]?.url).toBe('/v1/chat/completions');
  });

  it('lists the models of the upstream', async () => {
    await expect(provider.models({ signal: open() })).resolves.toEqual([
      { id: 'gpt-4.1-mini', ownedBy: 'system', createdAtS: 1741569952 },
    ]);
  });

  it.each<[string, ProviderFault, object]>([
    ['500', { kind: 'status', status: 500 }, { reason: 'upstream_error', details: { upstream_status: 500 } }],
    [
      '503 with Retry-After',
      { kind: 'status', status: 503, headers: { 'retry-after': '3' } },
      { reason: 'upstream_error', retryAfterMs: 3_000 },
    ],
    ['a redirect', { kind: 'status', status: 302, headers: { location: '/' } }, { reason: 'upstream_error' }],
    ['no first byte', { kind: 'hang' }, { reason: 'timeout' }],
    ['silence in the body', { kind: 'stall' }, { reason: 'timeout' }],
    ['a reset', { kind: 'reset' }, { reason: 'connection_lost' }],
    ['a cut body', { kind: 'cut' }, { reason: 'connection_lost' }],
    ['garbage', { kind: 'garbage' }, { reason: 'connection_lost' }],
    ['broken JSON', { kind: 'invalid-json' }, { reason: 'invalid_reply' }],
    ['HTML', { kind: 'content-type', contentType: 'text/html' }, { reason: 'invalid_reply' }],
    ['a body over the limit', { kind: 'huge', sizeBytes: 128 * 1024 }, { reason: 'reply_too_large' }],
  ])('calls the provider unavailable after %s', async (_name, fault, expected) => {
    fake.fault = fault;

    const error: unknown = await chat().catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(ProviderUnavailableError);
    expect(error).toMatchObject({ code: 'PROVIDER_UNAVAILABLE', ...expected });
    expect(fake.requests).toHaveLength(1);
    expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/sk-|How can I assist/);
  });

  it.each<[number, ProviderFault, object]>([
    [
      400,
      { kind: 'status', status: 400, code: 'context_length_exceeded' },
      { upstream_code: 'context_length_exceeded' },
    ],
    [401, { kind: 'status', status: 401, code: 'invalid_api_key' }, { upstream_code: 'invalid_api_key' }],
    [404, { kind: 'status', status: 404, code: 'sk-looks-like-a-key' }, {}],
    [429, { kind: 'status', status: 429, code: 'rate_limit_exceeded', headers: { 'retry-after': '20' } }, {}],
  ])('calls the request rejected after %d', async (status, fault, details) => {
    fake.fault = fault;

    const error: unknown = await chat().catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(ProviderRejectedError);
    expect(error).toMatchObject({
      code: 'PROVIDER_REJECTED',
      upstreamStatus: status,
      details: { provider: 'openai', upstream_status: status, ...details },
    });
    expect(inspect(error)).not.toMatch(/sk-/);
    expect((error as Error).cause).toMatchObject({
      message: expect.stringContaining('request id is req_fake'),
    });
  });

  it('keeps how long a rate limit lasts', async () => {
    fake.fault = { kind: 'status', status: 429, headers: { 'retry-after': '20' } };

    await expect(chat()).rejects.toMatchObject({ retryAfterMs: 20_000 });
  });

  it('says that a provider cannot be reached', async () => {
    const gone = await startFakeProvider();
    const { baseUrl } = gone;
    await gone.close();
    const lost = connect(baseUrl);

    await expect(chat(open(), lost)).rejects.toMatchObject({
      reason: 'unreachable',
      message: "Provider 'openai' cannot be reached.",
    });
    await lost.close();
  });

  it.each<[string, ProviderFault]>([
    ['waiting for the first byte', { kind: 'hang' }],
    ['in the middle of the body', { kind: 'stall' }],
  ])('closes the upstream socket when the caller leaves %s', async (_name, fault) => {
    fake.fault = fault;
    const patient = connect(fake.baseUrl, { headersTimeoutMs: 60_000, idleTimeoutMs: 60_000 });
    const caller = new AbortController();

    const answer = chat(caller.signal, patient);
    const { abandoned } = await fake.received();
    caller.abort();

    await expect(answer).rejects.toBeInstanceOf(CallAbortedError);
    await expect(abandoned).resolves.toBe(true);
    await patient.close();
  });

  it('rejects with the reason of the signal when that is one of our errors', async () => {
    fake.fault = { kind: 'hang' };
    const deadline = new AbortController();

    const answer = chat(deadline.signal);
    await fake.received();
    deadline.abort(new DeadlineExceededError('The call took too long.'));

    await expect(answer).rejects.toBeInstanceOf(DeadlineExceededError);
  });

  it('sends nothing for a caller that has left already', async () => {
    await expect(chat(AbortSignal.abort())).rejects.toBeInstanceOf(CallAbortedError);
    expect(fake.requests).toHaveLength(0);
  });

  it('keeps to its connections and refuses calls beyond the waiting line', async () => {
    fake.fault = { kind: 'hang' };
    const narrow = connect(fake.baseUrl, { maxConnections: 1, headersTimeoutMs: 60_000 });
    const caller = new AbortController();

    const calls = Array.from({ length: 7 }, () =>
      chat(caller.signal, narrow).catch((thrown: unknown) => thrown),
    );
    await fake.received();
    const connections = await fake.openConnections();
    caller.abort();
    const errors = await Promise.all(calls);
    await narrow.close();

    const refused = errors.filter((error) => error instanceof ProviderUnavailableError);
    expect(connections).toBe(1);
    expect(refused).toHaveLength(2);
    expect(refused[0]).toMatchObject({ reason: 'overloaded', retryAfterMs: 1_000 });
  });

  it.each<[string, number, ProviderFault | null]>([
    ['were answered', 5, null],
    ['failed', 5, { kind: 'reset' }],
    // One that waits keeps its place until the connection comes to it.
    ['were left', 1, { kind: 'hang' }],
  ])('takes as many calls as before once earlier ones %s', async (_what, count, fault) => {
    const narrow = connect(fake.baseUrl, { maxConnections: 1, headersTimeoutMs: 60_000 });
    const several = (calls: number, signal = open()): Promise<unknown[]> =>
      Promise.all(
        Array.from({ length: calls }, () => chat(signal, narrow).catch((thrown: unknown) => thrown)),
      );
    const caller = new AbortController();

    fake.fault = fault;
    const earlier = several(count, caller.signal);
    await fake.received();
    if (fault?.kind === 'hang') caller.abort();
    await earlier;
    fake.fault = null;
    const answers = await several(5);
    await narrow.close();

    expect(answers).toEqual(Array(5).fill(expect.objectContaining({ status: 200 })));
  });
});
