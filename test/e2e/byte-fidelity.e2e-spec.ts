import { request } from 'undici';
import { startFakeProvider, type FakeAnswer, type FakeProvider } from '@app/testing';
import { startSystem, type RunningSystem } from './support/running-system';

const CHAT = {
  model: 'gpt-4.1-mini',
  messages: [{ role: 'user', content: 'Why?' }],
  seed: 7,
  tomorrow: { a: [1] },
};
const CLAUDE = { max_tokens: 100, messages: [{ role: 'user', content: 'Why?' }] };
const CONVERSE = { messages: [{ role: 'user', content: [{ text: 'Why?' }] }] };
const BEDROCK = '/model/anthropic.claude-3-5-sonnet-20240620-v1%3A0';

/** What is asked, where. */
const REQUESTS: readonly (readonly [string, string, object])[] = [
  ['openai chat, whole', '/v1/chat/completions', CHAT],
  ['openai chat, streamed', '/v1/chat/completions', { ...CHAT, stream: true }],
  [
    'openai chat, streamed with usage',
    '/v1/chat/completions',
    { ...CHAT, stream: true, stream_options: { include_usage: true } },
  ],
  ['openai responses, whole', '/v1/responses', { model: 'gpt-4.1-mini', input: 'Why?' }],
  ['openai responses, streamed', '/v1/responses', { model: 'gpt-4.1-mini', input: 'Why?', stream: true }],
  ['openai embeddings, floats', '/v1/embeddings', { model: 'text-embedding-3-small', input: ['a', 'b'] }],
  [
    'openai embeddings, base64',
    '/v1/embeddings',
    { model: 'text-embedding-3-small', input: 'a', encoding_format: 'base64' },
  ],
  ['anthropic, whole', '/v1/messages', { ...CLAUDE, model: 'claude-sonnet-5' }],
  ['anthropic, streamed', '/v1/messages', { ...CLAUDE, model: 'claude-sonnet-5', stream: true }],
  ['anthropic token count', '/v1/messages/count_tokens', { ...CLAUDE, model: 'claude-sonnet-5' }],
  ['bedrock converse, whole', `${BEDROCK}/converse`, CONVERSE],
  ['bedrock converse, streamed', `${BEDROCK}/converse-stream`, CONVERSE],
  ['bedrock invoke, whole', `${BEDROCK}/invoke`, { ...CLAUDE, anthropic_version: 'bedrock-2023-05-31' }],
  [
    'bedrock invoke, streamed',
    `${BEDROCK}/invoke-with-response-stream`,
    { ...CLAUDE, anthropic_version: 'bedrock-2023-05-31' },
  ],
];

/** What the model says. */
const ANSWERS: readonly (readonly [string, FakeAnswer])[] = [
  ['text', { pieces: ['Zażółć ', 'gęślą ', '👩‍💻', ' "jaźń"\n', '\\ done.'] }],
  ['a tool call', { toolCall: { name: 'get_weather', input: { city: 'Kraków', days: 3 } } }],
  ['thoughts before text', { thinking: 'The user wants a reason.', pieces: ['Because', '.'] }],
];

describe('an answer in which nothing is hidden reaches the caller byte for byte', () => {
  let provider: FakeProvider;
  let system: RunningSystem;

  beforeAll(async () => {
    provider = await startFakeProvider();
    system = await startSystem({
      OPENAI_API_KEY: 'sk-upstream-openai',
      OPENAI_BASE_URL: provider.baseUrl,
      ANTHROPIC_API_KEY: 'sk-upstream-anthropic',
      ANTHROPIC_BASE_URL: provider.origin,
      BEDROCK_BASE_URL: provider.origin,
      BEDROCK_API_KEY: 'upstream-bedrock',
      AWS_REGION: 'eu-central-1',
    });
  });
  afterAll(async () => {
    await system.stop();
    await provider.close();
  });

  describe.each(ANSWERS)('%s', (_said, answer) => {
    it.each(REQUESTS)('%s', async (_format, path, body) => {
      provider.answer = answer;

      const governed = await ask(system.agentUrl, path, body, system.tenant.apiKey);
      const direct = await ask(provider.origin, path, body, 'upstream');

      expect(governed).toEqual(direct);
      expect(direct.text.length).toBeGreaterThan(10);
    });
  });
});

interface RawAnswer {
  readonly status: number;
  readonly contentType: unknown;
  readonly text: string;
}

async function ask(origin: string, path: string, body: object, key: string): Promise<RawAnswer> {
  const reply = await request(`${origin}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify(body),
  });
  const bytes = Buffer.from(await reply.body.arrayBuffer());
  return {
    status: reply.statusCode,
    contentType: reply.headers['content-type'],
    text: bytes.toString('latin1'),
  };
}
