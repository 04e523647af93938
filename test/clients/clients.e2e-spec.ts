import { startFakeProvider, type FakeProvider } from '@app/testing';
import { startSystem, type RunningSystem } from '../e2e/support/running-system';
import type { ClientName } from './client-host';
import { ClientProcess } from './client-process';

const CLIENTS: readonly ClientName[] = [
  'openai chat completions',
  'openai responses',
  '@anthropic-ai/sdk',
  '@aws-sdk/client-bedrock-runtime Converse',
  '@aws-sdk/client-bedrock-runtime InvokeModel',
  '@langchain/openai',
  '@langchain/anthropic',
  '@langchain/aws',
  'llamaindex with @llamaindex/openai',
  'ai with @ai-sdk/openai',
  'ai with @ai-sdk/anthropic',
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
    await system.post('/api/v1/policies', HIDE_EMAILS, system.tenant.adminApiKey).expect(201);
  });
  afterAll(async () => {
    await system.stop();
    await provider.close();
  });

  describe.each(CLIENTS)('%s', (name) => {
    let client: ClientProcess;

    beforeAll(async () => {
      client = await ClientProcess.start(name, { url: system.agentUrl, apiKey: system.tenant.apiKey });
    });
    beforeEach(() => {
      provider.answer = { pieces: ['The ', 'sky ', 'is ', 'blue', '.'] };
      provider.requests.length = 0;
    });
    afterAll(() => client.stop());

    it('gets a whole answer', async () => {
      const answer = await client.result({ kind: 'ask', prompt: 'What colour has the sky?' });

      expect(answer).toBe('The sky is blue.');
      expect(provider.requests[0]?.rawBody).toContain('What colour has the sky?');
    });

    it('gets a streamed answer in pieces', async () => {
      const pieces = await client.result({ kind: 'stream', prompt: 'What colour has the sky?' });

      expect((pieces as string[]).join('')).toBe('The sky is blue.');
      expect((pieces as string[]).length).toBeGreaterThan(1);
    });

    it.each([
      ['whole', false],
      ['streamed', true],
    ])('gets a tool call, %s', async (_way, streamed) => {
      provider.answer = { toolCall: { name: 'get_weather', input: { city: 'Kraków' } } };

      const call = await client.result({ kind: 'tool', prompt: 'Weather in Kraków?', streamed });

      expect(call).toEqual({ name: 'get_weather', input: { city: 'Kraków' } });
    });

    it.each(['ask', 'stream'] as const)('is told why a call is refused (%s), and asks once', async (kind) => {
      const refusal = await client.refusal({ kind, prompt: 'My social security number is 123-45-6789.' });

      expect(refusal).toEqual({ status: 403, text: expect.stringMatching(/social security/i) as string });
      expect(provider.requests).toEqual([]);
    });

    it('has e-mail addresses hidden in questions and in answers, whole and streamed', async () => {
      provider.answer = { pieces: ['Write to jane', '.doe@exam', 'ple.org', ' today.'] };
      const prompt = 'Is bob@example.com known?';

      const whole = await client.result({ kind: 'ask', prompt });
      const streamed = (await client.result({ kind: 'stream', prompt })) as string[];

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

      await client.result({ kind: 'stream', prompt: 'Count.', leaveAfter: 1 });

      await expect((await received).abandoned).resolves.toBe(!client.cannotAbort);
    });
  });
});
