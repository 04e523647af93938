import fc from 'fast-check';
import { CallAbortedError, type CallUsage, type Json } from '@app/kernel';
import { ManualClock } from '@app/testing';
import type { ProviderRequest } from '../provider';
import { eventsOf } from '../wire/fixture.fake';
import { itemsAt, objectAt, textAt, type JsonObject } from '../wire/json';
import { WIRE_FORMATS, type WireEvent, type WireFormatName } from '../wire/wire-format';
import { wireFormat } from '../wire/wire-formats';
import { StandInProvider } from './stand-in.provider';

const standIn = new StandInProvider(new ManualClock());

function requestIn(format: WireFormatName, body: JsonObject, model = 'standin-chat'): ProviderRequest {
  return { format, model, body, headers: {}, trace: { traceId: 'a'.repeat(32), requestId: 'req-1' } };
}

const present = (): { signal: AbortSignal } => ({ signal: new AbortController().signal });

async function whole(format: WireFormatName, body: JsonObject, model?: string): Promise<JsonObject> {
  return (await standIn.send(requestIn(format, body, model), present())).body;
}

async function streamBytes(format: WireFormatName, body: JsonObject, model?: string): Promise<Buffer> {
  const asked = wireFormat(format).streamed(body);
  const { bytes } = await standIn.open(requestIn(format, asked, model), present());
  const parts: Uint8Array[] = [];
  for await (const part of bytes) parts.push(part);
  return Buffer.concat(parts);
}

interface Heard {
  readonly events: readonly WireEvent[];
  /** Running texts by their channels. */
  readonly texts: Readonly<Record<string, string>>;
  readonly finals: readonly boolean[];
  readonly usage: CallUsage;
  readonly model: string | null;
}

/** Reads a streamed answer as any provider's is read. */
async function heard(name: WireFormatName, body: JsonObject, model?: string): Promise<Heard> {
  const format = wireFormat(name);
  const reader = format.reader(body);
  const texts: Record<string, string> = {};
  const events = eventsOf(format, await streamBytes(name, body, model));
  const finals = events.map((event) => {
    const { pieces, isFinal, failure } = reader.read(event);
    expect(failure).toBeUndefined();
    for (const { channel, text } of pieces) texts[channel] = (texts[channel] ?? '') + text;
    return isFinal;
  });
  return { events, texts, finals, usage: reader.usage(), model: reader.model() };
}

const said = (content: Json): JsonObject => ({ messages: [{ role: 'user', content }] });

/** One question in every format of conversations. */
const questions: [WireFormatName, (text: string) => JsonObject][] = [
  ['openai-chat', said],
  ['openai-responses', (input) => ({ input })],
  ['anthropic-messages', (text) => ({ max_tokens: 1_000, ...said(text) })],
  ['bedrock-converse', (text) => said([{ text }])],
  [
    'bedrock-invoke',
    (text) => ({ anthropic_version: 'bedrock-2023-05-31', max_tokens: 1_000, ...said(text) }),
  ],
];

const parameters = {
  type: 'object',
  properties: { city: { type: 'string' }, days: { type: 'integer', minimum: 1 } },
  required: ['city', 'days'],
};
const name = 'get_weather';

/** The same tool in every format of conversations, and the ways to force it. */
const tools: Partial<Record<WireFormatName, { offered: JsonObject; forced: JsonObject[] }>> = {
  'openai-chat': {
    offered: { tools: [{ type: 'function', function: { name, parameters } }] },
    forced: [{ tool_choice: 'required' }, { tool_choice: { type: 'function', function: { name } } }],
  },
  'openai-responses': {
    offered: { tools: [{ type: 'function', name, parameters }] },
    forced: [{ tool_choice: 'required' }, { tool_choice: { type: 'function', name } }],
  },
  'anthropic-messages': {
    offered: { tools: [{ name, input_schema: parameters }] },
    forced: [{ tool_choice: { type: 'any' } }, { tool_choice: { type: 'tool', name } }],
  },
  'bedrock-converse': {
    offered: { toolConfig: { tools: [{ toolSpec: { name, inputSchema: { json: parameters } } }] } },
    forced: [{ any: {} } as JsonObject, { tool: { name } }].map((toolChoice) => ({
      toolConfig: { tools: [{ toolSpec: { name, inputSchema: { json: parameters } } }], toolChoice },
    })),
  },
};
tools['bedrock-invoke'] = tools['anthropic-messages'];

/** Texts of a whole answer, joined. */
const textsIn = (format: WireFormatName, reply: JsonObject): string =>
  wireFormat(format)
    .replySegments(reply)
    .map(({ text }) => text)
    .join('\n');

describe(StandInProvider.name, () => {
  it('speaks every format, knows its models and claims no others', async () => {
    expect([...standIn.formats]).toEqual(WIRE_FORMATS);
    expect((await standIn.models()).map(({ id }) => id)).toEqual(['standin-chat', 'standin-embed']);
    expect([standIn.claimsModel('standin-embed'), standIn.claimsModel('gpt-4o')]).toEqual([true, false]);
  });

  describe.each(questions)('in %s', (format, ask) => {
    it('answers the same request with the same bytes, whatever is in it', async () => {
      const message = fc.record({
        role: fc.constantFrom('user', 'assistant', 'system', 'tool'),
        content: fc.jsonValue(),
      });
      const bodies = fc.record(
        {
          messages: fc.array(message, { maxLength: 4 }),
          input: fc.oneof(fc.string(), fc.array(message, { maxLength: 4 })),
          tools: fc.jsonValue(),
          tool_choice: fc.jsonValue(),
          max_tokens: fc.jsonValue(),
        },
        { requiredKeys: [] },
      );

      await fc.assert(
        fc.asyncProperty(bodies, async (given) => {
          const body = given as JsonObject;
          const [first, second] = await Promise.all([
            standIn.send(requestIn(format, body), present()),
            standIn.send(requestIn(format, structuredClone(body)), present()),
          ]);

          expect(Buffer.from(second.bytes)).toEqual(Buffer.from(first.bytes));
          expect(await streamBytes(format, structuredClone(body))).toEqual(await streamBytes(format, body));
        }),
        { numRuns: 25 },
      );
    });

    it('gives a whole answer of the format that tells what it is', async () => {
      const { body, headers } = await standIn.send(requestIn(format, ask('How  are you?')), present());

      expect(wireFormat(format).isReply(body)).toBe(true);
      expect(headers).toEqual({ 'content-type': 'application/json', 'x-axonflow-simulated': 'true' });
      const text = textsIn(format, body);
      expect(text).toContain('not a language model');
      expect(text).toContain('OPENAI_API_KEY');
      expect(text).toContain('Your last message has 3 words: How are you?');
      expect(wireFormat(format).usageOf({}, body)).toMatchObject({ estimated: false });
    });

    it('streams what it says whole, with the same usage and one final event', async () => {
      const reply = await whole(format, ask('How are you?'));

      const { texts, finals, usage, events } = await heard(format, ask('How are you?'));

      expect(textsIn(format, reply)).toContain(Object.values(texts).join(''));
      expect(Object.values(texts).join('')).toMatch(/^This is the AxonFlow stand-in.*How are you\?$/s);
      expect(finals.filter(Boolean)).toHaveLength(1);
      expect(finals.at(-1)).toBe(true);
      expect(events.length).toBeGreaterThan(20);
      expect(usage).toEqual(wireFormat(format).usageOf({}, reply));
    });

    it('calls the tool that the caller forces, with arguments of its schema', async () => {
      for (const forced of tools[format]?.forced ?? []) {
        const body = { ...ask('Weather?'), ...tools[format]?.offered, ...forced };

        const spoken = await heard(format, body);

        expect(JSON.stringify(await whole(format, body))).toContain(name);
        expect(JSON.parse(Object.values(spoken.texts).at(-1) ?? '')).toEqual({
          city: 'stand-in, not a model',
          days: 1,
        });
      }
    });

    it('calls the tool that the message names', async () => {
      const body = { ...ask('call:get_weather {"city": "Kraków"}'), ...tools[format]?.offered };

      const { texts } = await heard(format, body);

      expect(JSON.parse(Object.values(texts).at(-1) ?? '')).toEqual({ city: 'Kraków' });
    });

    it.each([
      'call:get_weather {"city": ',
      'call:get_weather ["Kraków"]',
      'call:other_tool {}',
      'Please call:get_weather {}',
    ])('answers %s with a text, and says how to call a tool', async (text) => {
      const { texts } = await heard(format, { ...ask(text), ...tools[format]?.offered });

      expect(Object.keys(texts)).toHaveLength(1);
      expect(Object.values(texts)[0]).toContain('begin your message with call:get_weather {...}');
    });
  });

  describe('in openai-chat', () => {
    it('has the whole shape of a chat completion', async () => {
      expect(await whole('openai-chat', { model: 'gpt-4o', ...said('How are you?') })).toEqual({
        id: expect.stringMatching(/^chatcmpl-standin_[0-9a-f]{24}$/),
        object: 'chat.completion',
        created: expect.any(Number),
        model: 'standin-chat',
        choices: [
          {
            index: 0,
            message: { role: 'assistant', content: expect.any(String), refusal: null },
            logprobs: null,
            finish_reason: 'stop',
          },
        ],
        usage: {
          prompt_tokens: 4,
          completion_tokens: expect.any(Number),
          total_tokens: expect.any(Number),
          prompt_tokens_details: expect.any(Object),
          completion_tokens_details: expect.any(Object),
        },
      });
    });

    it('begins a stream with the role, ends it with the reason, and counts when asked to', async () => {
      const { events, usage, model } = await heard('openai-chat', {
        ...said('Hi'),
        stream_options: { include_usage: true },
      });

      const choices = events.map(({ data }) =>
        data === '[DONE]' || data === null ? [] : itemsAt(data, 'choices'),
      );
      expect(choices[0]).toMatchObject([{ delta: { role: 'assistant' }, finish_reason: null }]);
      expect(choices.at(-3)).toMatchObject([{ delta: {}, finish_reason: 'stop' }]);
      expect(events.at(-2)?.data).toMatchObject({ choices: [], usage: { prompt_tokens: 1 } });
      expect(events.at(-1)?.data).toBe('[DONE]');
      expect(usage.estimated).toBe(false);
      expect(model).toBe('standin-chat');
    });

    it('gives different requests different ids', async () => {
      const [one, two] = await Promise.all(['one', 'two'].map((text) => whole('openai-chat', said(text))));

      expect(one?.['id']).not.toBe(two?.['id']);
    });

    it.each<[string, Json, string]>([
      [
        'content parts',
        [
          { type: 'text', text: 'one' },
          { type: 'text', text: 'two' },
        ],
        '2 words: one two',
      ],
      ['one word', 'hi', '1 word: hi'],
      ['nothing', null, '0 words.'],
      ['a long message', '👋'.repeat(500), `1 word: ${'👋'.repeat(120)}…`],
    ])('echoes %s', async (_name, content, expected) => {
      const text = textsIn('openai-chat', await whole('openai-chat', said(content)));

      expect(text).toMatch(new RegExp(`${expected}(\n|$)`));
    });

    it('keeps to max_tokens and n, whole and streamed', async () => {
      const body = { ...said('hi'), max_tokens: 6, n: 3 };

      const reply = await whole('openai-chat', body);
      const { texts } = await heard('openai-chat', body);

      expect(itemsAt(reply, 'choices')).toMatchObject(
        [0, 1, 2].map((index) => ({
          index,
          finish_reason: 'length',
          message: { content: 'This is the AxonFlow' },
        })),
      );
      expect(reply['usage']).toMatchObject({ completion_tokens: 18 });
      expect(texts).toEqual(
        Object.fromEntries(
          [0, 1, 2].map((index) => [`/choices/${index}/message/content`, 'This is the AxonFlow']),
        ),
      );
    });

    it('never calls a tool on the result of one', async () => {
      const text = textsIn(
        'openai-chat',
        await whole('openai-chat', {
          ...tools['openai-chat']?.offered,
          messages: [
            { role: 'user', content: 'call:get_weather {}' },
            {
              role: 'assistant',
              content: null,
              tool_calls: [{ id: 'call_1', type: 'function', function: { name, arguments: '{}' } }],
            },
            { role: 'tool', tool_call_id: 'call_1', content: 'It rains.' },
          ],
        }),
      );

      expect(text).toContain('The tool result has 2 words: It rains.');
    });
  });

  it.each<[WireFormatName, JsonObject]>([
    [
      'openai-chat',
      { response_format: { type: 'json_schema', json_schema: { name: 'x', schema: parameters } } },
    ],
    ['openai-responses', { text: { format: { type: 'json_schema', name: 'x', schema: parameters } } }],
    ['anthropic-messages', { output_config: { format: { type: 'json_schema', schema: parameters } } }],
    [
      'bedrock-converse',
      {
        outputConfig: {
          textFormat: {
            type: 'json_schema',
            structure: { jsonSchema: { name: 'x', schema: JSON.stringify(parameters) } },
          },
        },
      },
    ],
  ])('gives JSON of the asked schema in %s', async (format, asked) => {
    const ask = questions.find(([each]) => each === format)?.[1] ?? said;

    const { texts } = await heard(format, { ...ask('Weather?'), ...asked });

    expect(JSON.parse(Object.values(texts).join(''))).toEqual({ city: 'stand-in, not a model', days: 1 });
  });

  it('numbers the events of a response, from the first to the completed one', async () => {
    const { events } = await heard('openai-responses', { input: 'Hi' });

    const facts = events.map(({ data }) => data as JsonObject);
    expect(facts.map((event) => event['sequence_number'])).toEqual(facts.map((_, index) => index));
    expect([...new Set(facts.map((event) => event['type']))]).toEqual([
      'response.created',
      'response.in_progress',
      'response.output_item.added',
      'response.content_part.added',
      'response.output_text.delta',
      'response.output_text.done',
      'response.content_part.done',
      'response.output_item.done',
      'response.completed',
    ]);
    expect(objectAt(facts.at(-1) ?? {}, 'response')).toEqual(
      await whole('openai-responses', { input: 'Hi' }),
    );
  });

  it('brings a message of Anthropic in the order of its events', async () => {
    const { events } = await heard('anthropic-messages', said('Hi'));

    expect([...new Set(events.map((event) => event.name))]).toEqual([
      'message_start',
      'content_block_start',
      'content_block_delta',
      'content_block_stop',
      'message_delta',
      'message_stop',
    ]);
  });

  it('counts tokens for Anthropic', async () => {
    const body = { system: 'Be brief.', ...said('How are you?') };

    expect(await whole('anthropic-count-tokens', body)).toEqual({ input_tokens: 7 });
  });

  it('frames ConverseStream as Bedrock does, its metadata last', async () => {
    const { events } = await heard('bedrock-converse', said([{ text: 'Hi' }]));

    expect([...new Set(events.map((event) => event.name))]).toEqual([
      'messageStart',
      'contentBlockDelta',
      'contentBlockStop',
      'messageStop',
      'metadata',
    ]);
  });

  it.each<[string, string, JsonObject, RegExp]>([
    [
      'Anthropic',
      'anthropic.claude-3-haiku-20240307-v1:0',
      { max_tokens: 5, ...said('Hi') },
      /"stop_reason":"max_tokens"/,
    ],
    ['Nova', 'amazon.nova-lite-v1:0', said([{ text: 'Hi' }]), /"stopReason":"end_turn"/],
    [
      'Llama',
      'meta.llama3-8b-instruct-v1:0',
      { prompt: 'Hi', max_gen_len: 3 },
      /"generation":"This is the".*"stop_reason":"length"/,
    ],
    [
      'Mistral',
      'mistral.mistral-7b-instruct-v0:2',
      { prompt: 'Hi' },
      /"outputs":\[\{"text":"This.*"stop_reason":"stop"/,
    ],
    ['Titan', 'amazon.titan-text-express-v1', { inputText: 'Hi' }, /"completionReason":"FINISH"/],
  ])(
    'answers an invoked model of %s in its form, whole and streamed',
    async (_vendor, model, body, expected) => {
      const reply = await whole('bedrock-invoke', body, model);
      const { texts, finals, usage } = await heard('bedrock-invoke', body, model);

      expect(JSON.stringify(reply)).toMatch(expected);
      expect(Object.values(texts).join('')).toMatch(/^This is/);
      expect(finals.filter(Boolean)).toHaveLength(1);
      expect(finals.at(-1)).toBe(true);
      expect(usage).toMatchObject({ promptTokens: 1, estimated: false });
    },
  );

  it('ends a stream when the caller leaves', async () => {
    const caller = new AbortController();
    const { bytes } = await standIn.open(requestIn('openai-chat', said('Hi')), { signal: caller.signal });
    const iterator = bytes[Symbol.asyncIterator]();
    await iterator.next();

    caller.abort();

    await expect(iterator.next()).rejects.toBeInstanceOf(CallAbortedError);
    await expect(
      standIn.send(requestIn('openai-chat', said('Hi')), { signal: caller.signal }),
    ).rejects.toBeInstanceOf(CallAbortedError);
  });

  it.each<[WireFormatName]>([['openai-embeddings'], ['anthropic-count-tokens']])(
    'has no streams of %s',
    async (format) => {
      await expect(streamBytes(format, {})).rejects.toMatchObject({ code: 'PROVIDER_REJECTED' });
    },
  );

  it('names the model in formats that have a place for it', async () => {
    const replies = await Promise.all(
      questions.slice(0, 3).map(([format, ask]) => whole(format, { model: 'gpt-4o', ...ask('Hi') })),
    );

    expect(replies.map((reply) => textAt(reply, 'model'))).toEqual(Array(3).fill('standin-chat'));
  });
});
