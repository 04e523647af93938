import { request as send } from 'undici';
import { wireFormat, type JsonObject, type WireEvent, type WireFormatName } from '@app/llm-providers';
import { STREAMED_ASKS, WHOLE_ASKS, type ModelAsk } from './support/model-asks';
import { startSystem, type RunningSystem } from './support/running-system';

const QUESTION = 'What is the capital of France?';

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly bytes: Buffer;
}

const formats: Readonly<Record<string, WireFormatName>> = {
  chat: 'openai-chat',
  responses: 'openai-responses',
  embeddings: 'openai-embeddings',
  messages: 'anthropic-messages',
  count_tokens: 'anthropic-count-tokens',
  converse: 'bedrock-converse',
  invoke: 'bedrock-invoke',
};

const formatOf = ({ name }: ModelAsk) => wireFormat(formats[name.split(',')[0] ?? ''] ?? 'openai-chat');

function eventsOf(asked: ModelAsk, bytes: Buffer): WireEvent[] {
  const decoder = formatOf(asked).decoder();
  return [...decoder.push(bytes), ...decoder.end()];
}

describe('a system without a provider key', () => {
  let system: RunningSystem;
  beforeAll(async () => {
    system = await startSystem();
  });
  afterAll(() => system.stop());

  async function ask(asked: ModelAsk, more: object = {}): Promise<Answer> {
    const answer = await send(system.agentUrl + asked.path, {
      method: 'POST',
      headers: { authorization: `Bearer ${system.tenant.apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ ...asked.body(QUESTION), ...more }),
    });
    const bytes = Buffer.from(await answer.body.arrayBuffer());
    return { status: answer.statusCode, headers: answer.headers, bytes };
  }

  async function outcomeOf({ headers }: Answer): Promise<object> {
    const filter = { decision_id: headers['x-axonflow-decision-id'] };
    const { body } = await system.post('/api/v1/audit/search', filter).expect(200);
    return (body.entries as object[])[0] ?? {};
  }

  it.each(WHOLE_ASKS)(
    'answers %s with the same bytes each time, and says that it is simulated',
    async (_name, asked) => {
      const first = await ask(asked);
      const second = await ask(asked);

      expect(first.status).toBe(200);
      expect(first.headers).toMatchObject({
        'content-type': 'application/json',
        'x-axonflow-provider': 'standin',
        'x-axonflow-simulated': 'true',
      });
      expect(second.bytes.equals(first.bytes)).toBe(true);
      expect(formatOf(asked).isReply(JSON.parse(first.bytes.toString()) as JsonObject)).toBe(true);
      expect(await outcomeOf(first)).toMatchObject({
        kind: 'outcome',
        provider: 'standin',
        metadata: { status: 'completed', simulated: true },
      });
    },
  );

  it.each(STREAMED_ASKS)('streams %s up to its final event', async (_name, asked) => {
    const answer = await ask(asked);

    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      'content-type': formatOf(asked).streamContentType,
      'x-axonflow-simulated': 'true',
    });
    const reader = formatOf(asked).reader({});
    const readings = eventsOf(asked, answer.bytes).map((event) => reader.read(event));
    const text = readings.flatMap(({ pieces }) => pieces.map((piece) => piece.text)).join('');
    expect(text).toMatch(/^This is the AxonFlow stand-in/);
    expect(readings.at(-1)).toMatchObject({ isFinal: true });
    expect(await outcomeOf(answer)).toMatchObject({
      metadata: { status: 'completed', simulated: true },
    });
  });

  it('lists its models and embeds in the size that is asked for', async () => {
    const [, embeddings] = WHOLE_ASKS.find(([name]) => name.startsWith('embeddings')) ?? [];
    if (embeddings === undefined) throw new Error('no way to ask for embeddings');

    const models = await send(`${system.agentUrl}/v1/models`, {
      headers: { authorization: `Bearer ${system.tenant.apiKey}` },
    });
    const small = await ask(embeddings, { dimensions: 16, encoding_format: 'base64' });
    const wrong = await ask(embeddings, { dimensions: 100_000 });

    const { data } = (await models.body.json()) as { data: { id: string }[] };
    expect(data.map(({ id }) => id)).toEqual(['standin-chat', 'standin-embed']);
    const [first] = (JSON.parse(small.bytes.toString()) as { data: { embedding: string }[] }).data;
    expect(Buffer.from(first?.embedding ?? '', 'base64')).toHaveLength(16 * 4);
    expect(wrong.status).toBe(400);
    expect(wrong.bytes.toString()).toContain('whole number from 1 to 4096');
  });

  it('calls a tool when the message says so', async () => {
    const [, chat] = WHOLE_ASKS.find(([name]) => name.startsWith('chat')) ?? [];
    if (chat === undefined) throw new Error('no way to chat');

    const answer = await ask(chat, {
      tools: [{ type: 'function', function: { name: 'get_weather', parameters: { type: 'object' } } }],
      messages: [{ role: 'user', content: 'call:get_weather {"city": "Kraków"}' }],
    });

    expect(JSON.parse(answer.bytes.toString())).toMatchObject({
      choices: [
        {
          finish_reason: 'tool_calls',
          message: { tool_calls: [{ function: { name: 'get_weather', arguments: '{"city":"Kraków"}' } }] },
        },
      ],
    });
  });
});
