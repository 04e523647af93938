import { CallAbortedError, DeadlineExceededError, systemClock } from '@app/kernel';
import { startFakeProvider } from '@app/testing';
import { OpenAiCompatibleProvider } from './openai-compatible/openai-compatible.provider';
import type { Provider, ProviderCallOptions, ProviderRequest } from './provider';
import { StandInProvider } from './stand-in/stand-in.provider';

/** A provider together with what has to be ended after it. */
interface Started {
  readonly provider: Provider;
  readonly stop: () => Promise<void>;
}

async function startPassThrough(): Promise<Started> {
  const fake = await startFakeProvider();
  const limits = {
    connectTimeoutMs: 1_000,
    headersTimeoutMs: 1_000,
    idleTimeoutMs: 1_000,
    maxReplyBytes: 65_536,
    maxConnections: 4,
  };
  const settings = { name: 'openai', apiKey: 'sk-x', defaultModel: 'gpt-4.1', modelPrefixes: ['gpt-'] };
  const provider = new OpenAiCompatibleProvider(
    { ...settings, type: 'openai', baseUrl: fake.baseUrl, limits },
    systemClock,
  );
  return { provider, stop: () => fake.close() };
}

function startStandIn(): Promise<Started> {
  return Promise.resolve({ provider: new StandInProvider(systemClock), stop: () => Promise.resolve() });
}

const request: ProviderRequest = {
  body: { model: 'any', messages: [{ role: 'user', content: 'Hello there' }] },
  trace: { traceId: 'b'.repeat(32), requestId: 'req-2' },
};
const staying = (): ProviderCallOptions => ({ signal: new AbortController().signal });

/** What every implementer of the contract must pass; add yours to the table. */
describe.each([
  ['OpenAiCompatibleProvider', startPassThrough],
  ['StandInProvider', startStandIn],
])('the Provider contract, kept by %s', (_name, start) => {
  let provider: Provider;
  let stop: () => Promise<void>;

  beforeAll(async () => {
    ({ provider, stop } = await start());
  });

  afterAll(async () => {
    await provider.close();
    await stop();
  });

  it('answers with a chat completion whose texts are all listed', async () => {
    const reply = await provider.chat(request, staying());

    const [choice] = reply.body['choices'] as { message: { content: string } }[];
    expect(reply.status).toBe(200);
    expect(reply.simulated).toBe(provider.simulated);
    expect(reply.segments).toContainEqual({
      pointer: '/choices/0/message/content',
      text: choice?.message.content,
    });
    expect(reply.model).toBe(reply.body['model']);
    expect(reply.headers['content-type']).toContain('application/json');
  });

  it('reports usage in whole numbers', async () => {
    const { usage } = await provider.chat(request, staying());

    expect(usage.promptTokens).toBeGreaterThan(0);
    expect(Number.isInteger(usage.promptTokens) && Number.isInteger(usage.completionTokens)).toBe(true);
  });

  it('does not change the request', async () => {
    const before = structuredClone(request);

    await provider.chat(request, staying());

    expect(request).toEqual(before);
  });

  it('claims the model that it uses by default, and lists models', async () => {
    expect(provider.claimsModel(provider.defaultModel)).toBe(true);
    expect((await provider.models(staying())).length).toBeGreaterThan(0);
  });

  it('refuses a body that asks for a stream', async () => {
    const streamed = provider.chat({ ...request, body: { ...request.body, stream: true } }, staying());

    await expect(streamed).rejects.toMatchObject({
      code: 'INVALID_REQUEST',
      problems: [{ field: '/stream' }],
    });
  });

  it.each([
    ['a caller that has left', AbortSignal.abort(), CallAbortedError],
    [
      'a deadline that has passed',
      AbortSignal.abort(new DeadlineExceededError('Too late.')),
      DeadlineExceededError,
    ],
  ])('does nothing for %s', async (_case, signal, expected) => {
    await expect(provider.chat(request, { signal })).rejects.toBeInstanceOf(expected);
  });
});
