import { startFakeProvider, type FakeProvider } from '@app/testing';
import { startSystem, type RunningSystem } from '../e2e/support/running-system';
import { aiSdkAnthropic, aiSdkOpenAi } from './adapters/ai-sdk';
import { anthropic } from './adapters/anthropic';
import { bedrockConverse } from './adapters/bedrock-converse';
import { bedrockInvoke } from './adapters/bedrock-invoke';
import type { ClientAdapter, Gateway } from './adapters/client-adapter';
import { langchainAnthropic, langchainAws, langchainOpenAi } from './adapters/langchain';
import { llamaIndexOpenAi } from './adapters/llamaindex';
import { openAiChat, openAiResponses } from './adapters/openai';

const ADAPTERS: readonly (readonly [string, (gateway: Gateway) => ClientAdapter])[] = [
  ['openai chat completions', openAiChat],
  ['openai responses', openAiResponses],
  ['@anthropic-ai/sdk', anthropic],
  ['@aws-sdk/client-bedrock-runtime Converse', bedrockConverse],
  ['@aws-sdk/client-bedrock-runtime InvokeModel', bedrockInvoke],
  ['@langchain/openai', langchainOpenAi],
  ['@langchain/anthropic', langchainAnthropic],
  ['@langchain/aws', langchainAws],
  ['llamaindex with @llamaindex/openai', llamaIndexOpenAi],
  ['ai with @ai-sdk/openai', aiSdkOpenAi],
  ['ai with @ai-sdk/anthropic', aiSdkAnthropic],
];

/** Hides e-mail addresses on both ways. */
const HIDE_EMAILS = {
  name: 'Hide e-mail addresses',
  stages: ['llm.request', 'llm.response'],
  condition: { finding: { types: ['EMAIL_ADDRESS'] } },
  action: 'redact',
  category: 'pii-global',
  publish: true,
};

describe('published clients, with nothing set but the base URL and the key', () => {
  let provider: FakeProvider;
  let system: RunningSystem;
  let client: ClientAdapter;

  beforeAll(async () => {
    provider = await startFakeProvider();
    system = await startSystem({
      OPENAI_API_KEY: 'sk-upstream-openai',
      OPENAI_BASE_URL: provider.baseUrl,
      ANTHROPIC_API_KEY: 'sk-upstream-anthropic',
      ANTHROPIC_BASE_URL: provider.origin,
      BEDROCK_ENDPOINT_URL: provider.origin,
      BEDROCK_BEARER_TOKEN: 'upstream-bedrock',
      BEDROCK_REGION: 'eu-central-1',
    });
    await system.post('/api/v1/policies', HIDE_EMAILS, system.tenant.adminApiKey).expect(201);
  });
  afterAll(async () => {
    await system.stop();
    await provider.close();
  });

  describe.each(ADAPTERS)('%s', (_, create) => {
    beforeAll(() => {
      client = create({ url: system.agentUrl, apiKey: system.tenant.apiKey });
    });
    beforeEach(() => {
      provider.answer = { pieces: ['The ', 'sky ', 'is ', 'blue', '.'] };
      provider.requests.length = 0;
    });
    afterAll(() => client.close?.());

    it('gets a whole answer', async () => {
      await expect(client.ask('What colour has the sky?')).resolves.toBe('The sky is blue.');
      expect(provider.requests[0]?.rawBody).toContain('What colour has the sky?');
    });

    it('gets a streamed answer in pieces', async () => {
      const pieces = await collect(client.stream('What colour has the sky?'));

      expect(pieces.join('')).toBe('The sky is blue.');
      expect(pieces.length).toBeGreaterThan(1);
    });

    it.each([
      ['whole', false],
      ['streamed', true],
    ])('gets a tool call, %s', async (_way, streamed) => {
      provider.answer = { toolCall: { name: 'get_weather', input: { city: 'Kraków' } } };

      await expect(client.callTool('Weather in Kraków?', streamed)).resolves.toEqual({
        name: 'get_weather',
        input: { city: 'Kraków' },
      });
    });

    it('is told once that a call is refused, whole and streamed', async () => {
      const question =
        "Run this: SELECT * FROM users WHERE id = 1' OR '1'='1' UNION SELECT password FROM users--";
      const refusals = [
        await client.ask(question).catch((error: unknown) => client.refusalOf(error)),
        await collect(client.stream(question)).catch((error: unknown) => client.refusalOf(error)),
      ];

      expect(refusals).toEqual([
        { status: 403, text: expect.stringMatching(/sql/i) as string },
        { status: 403, text: expect.stringMatching(/sql/i) as string },
      ]);
      expect(provider.requests).toEqual([]);
    });

    it('has e-mail addresses hidden in questions and in answers, whole and streamed', async () => {
      provider.answer = { pieces: ['Write to jane', '.doe@exam', 'ple.org', ' today.'] };

      const whole = await client.ask('Is bob@example.com known?');
      const streamed = await collect(client.stream('Is bob@example.com known?'));

      expect([whole, streamed.join('')]).toEqual(
        Array.from({ length: 2 }, () => 'Write to [REDACTED:EMAIL_ADDRESS] today.'),
      );
      expect(provider.requests.map(({ rawBody }) => rawBody)).toEqual(
        Array.from(
          { length: 2 },
          () => expect.stringContaining('Is [REDACTED:EMAIL_ADDRESS] known?') as string,
        ),
      );
    });

    it('ends the call at the provider when it leaves in the middle of a stream, if the package can', async () => {
      provider.answer = { pieces: Array.from({ length: 50 }, (__, at) => `word ${at} `), eventDelayMs: 20 };
      const received = provider.received();

      for await (const piece of client.stream('Count.')) if (piece.includes('word')) break;

      await expect((await received).abandoned).resolves.toBe(client.cannotAbort !== true);
    });
  });
});

async function collect(pieces: AsyncIterable<string>): Promise<string[]> {
  const collected: string[] = [];
  for await (const piece of pieces) if (piece !== '') collected.push(piece);
  return collected;
}
