import { systemClock } from '@app/kernel';
import { SecretText } from '@app/secrets';
import { startFakeProvider, type FakeProvider } from '@app/testing';
import type { ProviderRequest } from '../provider';
import { makeProvider } from './make-provider';
import type { ProviderSpec } from './provider-spec';

const limits = {
  connectTimeoutMs: 1_000,
  headersTimeoutMs: 1_000,
  idleTimeoutMs: 1_000,
  maxReplyBytes: 65_536,
  maxConnections: 4,
};
const body = { messages: [], stream_options: { include_usage: true } };
const callerHeaders = {
  'anthropic-version': '2026-10-21',
  'anthropic-beta': 'one,two',
  'openai-beta': 'three=v2',
  'x-amzn-bedrock-trace': 'ENABLED',
  authorization: 'Bearer of-the-caller',
  'x-api-key': 'of-the-caller',
  'x-amz-security-token': 'of-the-caller',
  cookie: 'of-the-caller',
  'accept-encoding': 'gzip',
};

describe(makeProvider.name, () => {
  let fake: FakeProvider;

  beforeEach(async () => {
    fake = await startFakeProvider();
  });

  afterEach(() => fake.close());

  const sent = async (
    spec: Partial<ProviderSpec> & Pick<ProviderSpec, 'type'>,
    request: Pick<ProviderRequest, 'format'> & Partial<ProviderRequest>,
    mode: 'open' | 'send' = 'send',
  ): Promise<(typeof fake.requests)[number]> => {
    const provider = makeProvider(
      { name: 'it', baseUrl: fake.origin, apiKey: 'sk-operator', defaultModel: 'm', limits, ...spec },
      systemClock,
    );
    const trace = { traceId: 'c'.repeat(32), requestId: 'req-3' };
    const whole = { model: 'm', body, headers: callerHeaders, trace, ...request };
    await provider[mode](whole, { signal: new AbortController().signal }).catch(() => undefined);
    const received = await fake.received();
    await provider.close();
    return received;
  };

  it.each<[string, Partial<ProviderSpec> & Pick<ProviderSpec, 'type'>, ProviderRequest['format'], string]>([
    ['OpenAI', { type: 'openai' }, 'openai-chat', '/v1/chat/completions'],
    ['OpenAI responses', { type: 'openai' }, 'openai-responses', '/v1/responses'],
    ['OpenAI embeddings', { type: 'openai' }, 'openai-embeddings', '/v1/embeddings'],
    ['Azure', { type: 'azure-openai' }, 'openai-chat', '/openai/v1/chat/completions'],
    [
      'an Azure deployment',
      { type: 'azure-openai', apiVersion: '2024-10-21' },
      'openai-chat',
      '/openai/deployments/m/chat/completions?api-version=2024-10-21',
    ],
    [
      'Azure responses',
      { type: 'azure-openai', apiVersion: 'preview' },
      'openai-responses',
      '/openai/responses?api-version=preview',
    ],
    ['Anthropic', { type: 'anthropic' }, 'anthropic-messages', '/v1/messages'],
    ['an Anthropic count', { type: 'anthropic' }, 'anthropic-count-tokens', '/v1/messages/count_tokens'],
    ['Bedrock', { type: 'bedrock' }, 'bedrock-converse', '/model/m/converse'],
    ['Bedrock invoke', { type: 'bedrock' }, 'bedrock-invoke', '/model/m/invoke'],
  ])('asks %s where it is asked', async (_name, spec, format, url) => {
    expect((await sent(spec, { format })).url).toBe(url);
  });

  it('understands a base URL of Anthropic with a version in it', async () => {
    const spec = { type: 'anthropic', baseUrl: fake.baseUrl } as const;

    expect((await sent(spec, { format: 'anthropic-messages' })).url).toBe('/v1/messages');
  });

  it('writes the ids of models into paths as AWS does', async () => {
    const model = "arn:aws:bedrock:eu-west-1:1:inference-profile/eu.it's(1)*!";

    const { url } = await sent({ type: 'bedrock' }, { format: 'bedrock-converse', model });

    expect(url).toBe(
      '/model/arn%3Aaws%3Abedrock%3Aeu-west-1%3A1%3Ainference-profile%2Feu.it%27s%281%29%2A%21/converse',
    );
  });

  it.each<[string, Partial<ProviderSpec> & Pick<ProviderSpec, 'type'>, ProviderRequest['format'], object]>([
    [
      'OpenAI',
      { type: 'openai' },
      'openai-chat',
      { authorization: 'Bearer sk-operator', 'openai-beta': 'three=v2' },
    ],
    ['Azure', { type: 'azure-openai' }, 'openai-chat', { 'api-key': 'sk-operator' }],
    [
      'Anthropic',
      { type: 'anthropic' },
      'anthropic-messages',
      { 'x-api-key': 'sk-operator', 'anthropic-version': '2026-10-21', 'anthropic-beta': 'one,two' },
    ],
    [
      'Bedrock',
      { type: 'bedrock' },
      'bedrock-converse',
      { authorization: 'Bearer sk-operator', 'x-amzn-bedrock-trace': 'ENABLED' },
    ],
  ])('sends %s our credentials and what concerns the call', async (_name, spec, format, expected) => {
    const { headers } = await sent(spec, { format });

    expect(headers).toMatchObject(expected);
    expect(JSON.stringify(headers)).not.toContain('of-the-caller');
    expect(headers).not.toHaveProperty('accept-encoding');
    expect(headers['traceparent']).toMatch(/^00-c{32}-[0-9a-f]{16}-01$/);
  });

  it.each<[ProviderSpec['type'], ProviderRequest['format'], string, string]>([
    ['openai', 'openai-chat', 'authorization', 'Bearer sk-brought'],
    ['azure-openai', 'openai-chat', 'api-key', 'sk-brought'],
    ['ollama', 'openai-chat', 'authorization', 'Bearer sk-brought'],
    ['anthropic', 'anthropic-messages', 'x-api-key', 'sk-brought'],
    ['bedrock', 'bedrock-converse', 'authorization', 'Bearer sk-brought'],
  ])('sends %s a key that the caller has brought, in place of ours', async (type, format, name, value) => {
    const { headers } = await sent({ type }, { format, key: new SecretText('sk-brought') });

    expect(headers[name]).toBe(value);
    expect(JSON.stringify(headers)).not.toContain('sk-operator');
  });

  it('names the first version of the API where the caller names none', async () => {
    const { headers } = await sent({ type: 'anthropic' }, { format: 'anthropic-messages', headers: {} });

    expect(headers['anthropic-version']).toBe('2023-06-01');
  });

  it('signs what it sends to Bedrock with the keys of the service', async () => {
    const awsKeys = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'a-secret', sessionToken: 'a-token' };

    const { headers } = await sent(
      { type: 'bedrock', apiKey: null, awsKeys, region: 'eu-west-1' },
      { format: 'bedrock-converse' },
    );

    expect(headers.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-west-1\/bedrock\/aws4_request, /,
    );
    expect(headers['x-amz-security-token']).toBe('a-token');
  });

  it('signs with the keys that a role has at the time of the call, and asks nobody without them', async () => {
    const call = { model: 'm', body, headers: {}, trace: { traceId: 'c'.repeat(32), requestId: 'req-3' } };
    const keys = { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'a-secret', sessionToken: 'a-token' };
    const answers = [Promise.resolve(keys), Promise.reject(new Error('a hidden reason'))];
    const provider = makeProvider(
      {
        ...{ name: 'it', type: 'bedrock', baseUrl: fake.origin, apiKey: null, defaultModel: 'm', limits },
        awsKeys: () => answers.shift() ?? Promise.reject(new Error('asked too often')),
      },
      systemClock,
    );
    const ask = (): Promise<unknown> =>
      provider.send({ format: 'bedrock-converse', ...call }, { signal: new AbortController().signal });

    await ask();
    await expect(ask()).rejects.toMatchObject({
      code: 'PROVIDER_UNAVAILABLE',
      reason: 'no_keys',
      message: expect.not.stringContaining('hidden'),
    });
    await provider.close();

    expect(fake.requests).toHaveLength(1);
    expect(fake.requests[0]?.headers.authorization).toContain('Credential=ASIAEXAMPLE/');
  });

  it.each([
    ['openai', { stream_options: { include_usage: true } }],
    ['mistral', {}],
  ] as const)('asks %s for usage only in the way that it takes', async (type, expected) => {
    const { body: received } = await sent({ type }, { format: 'openai-chat' }, 'open');

    expect(received).toEqual({ messages: [], ...expected });
  });
});
