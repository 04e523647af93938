import { CallAbortedError, DeadlineExceededError, systemClock } from '@app/kernel';
import { startFakeProvider, type FakeProvider } from '@app/testing';
import type { Provider, ProviderCallOptions, ProviderRequest, ProviderType } from './provider';
import { makeProvider } from './providers/make-provider';
import { wireFormat } from './wire/wire-formats';
import type { WireFormatName } from './wire/wire-format';

const limits = {
  connectTimeoutMs: 1_000,
  headersTimeoutMs: 1_000,
  idleTimeoutMs: 1_000,
  maxReplyBytes: 65_536,
  maxConnections: 4,
};
const awsKeys = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const staying = (): ProviderCallOptions => ({ signal: new AbortController().signal });
const question = { messages: [{ role: 'user', content: 'Hello there' }] };

/** What every implementer of the contract must pass, in every format that it speaks; add yours to the table. */
describe.each<[ProviderType, string, WireFormatName]>([
  ['openai', 'gpt-4.1', 'openai-chat'],
  ['openai', 'gpt-4.1', 'openai-responses'],
  ['azure-openai', 'my-deployment', 'openai-chat'],
  ['gemini', 'gemini-2.5-flash', 'openai-chat'],
  ['mistral', 'mistral-small-latest', 'openai-chat'],
  ['ollama', 'llama3.2', 'openai-chat'],
  ['custom', 'any', 'openai-chat'],
  ['anthropic', 'claude-sonnet-4-5', 'anthropic-messages'],
  ['bedrock', 'anthropic.claude-sonnet-4-5-20250929-v1:0', 'bedrock-converse'],
  ['bedrock', 'anthropic.claude-sonnet-4-5-20250929-v1:0', 'bedrock-invoke'],
])('the Provider contract, kept by %s with %s in %s', (type, model, formatName) => {
  const format = wireFormat(formatName);
  let fake: FakeProvider;
  let provider: Provider;
  let request: ProviderRequest;

  beforeAll(async () => {
    fake = await startFakeProvider({ answer: { pieces: ['Hello', ' you'] } });
    const baseUrl = formatName.startsWith('openai') ? fake.baseUrl : fake.origin;
    const apiKey = type === 'bedrock' ? null : 'sk-x';
    provider = makeProvider(
      { name: 'it', type, baseUrl, apiKey, awsKeys, defaultModel: model, region: 'eu-west-1', limits },
      systemClock,
    );
    request = {
      format: formatName,
      model,
      body: format.withModel(question, model),
      headers: {},
      trace: { traceId: 'b'.repeat(32), requestId: 'req-2' },
    };
  });

  afterAll(async () => {
    await provider.close();
    await fake.close();
  });

  it('gives a whole answer of the format, as parsed and as bytes', async () => {
    const reply = await provider.send(request, staying());

    expect(reply.status).toBe(200);
    expect(format.isReply(reply.body)).toBe(true);
    expect(JSON.parse(Buffer.from(reply.bytes).toString())).toEqual(reply.body);
    expect(format.replySegments(reply.body).map(({ text }) => text)).toContain('Hello you');
    expect(format.usageOf(request.body, reply.body)).toEqual({
      promptTokens: 19,
      completionTokens: 10,
      estimated: false,
    });
  });

  it('gives a streamed answer of the format', async () => {
    const stream = await provider.open({ ...request, body: format.streamed(request.body) }, staying());

    const reader = format.reader(request.body);
    let text = '';
    let isFinal = false;
    const decoder = format.decoder();
    for await (const chunk of stream.bytes) {
      for (const event of decoder.push(chunk)) {
        const reading = reader.read(event);
        text += reading.pieces.map((piece) => piece.text).join('');
        isFinal ||= reading.isFinal;
      }
    }

    expect(stream.headers['content-type']).toContain(format.streamContentType);
    expect(text).toBe('Hello you');
    expect(isFinal).toBe(true);
    expect(reader.usage().completionTokens).toBeGreaterThan(0);
  });

  it('does not change the request', async () => {
    const before = structuredClone(request);

    await provider.send(request, staying());

    expect(request).toEqual(before);
  });

  it('claims the model that it uses by default, lists models and can be checked', async () => {
    expect(provider.claimsModel(provider.defaultModel)).toBe(true);
    expect((await provider.models(staying())).length).toBeGreaterThan(0);
    await expect(provider.check(staying())).resolves.toBeUndefined();
  });

  it.each([
    ['a caller that has left', AbortSignal.abort(), CallAbortedError],
    [
      'a deadline that has passed',
      AbortSignal.abort(new DeadlineExceededError('Too late.')),
      DeadlineExceededError,
    ],
  ])('does nothing for %s', async (_case, signal, expected) => {
    await expect(provider.send(request, { signal })).rejects.toBeInstanceOf(expected);
    await expect(provider.open(request, { signal })).rejects.toBeInstanceOf(expected);
  });
});
