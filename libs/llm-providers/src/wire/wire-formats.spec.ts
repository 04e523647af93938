import fc from 'fast-check';
import type { Segment } from '@app/kernel';
import { decoded, eventsOf, streamFixture, wholeFixture } from './fixture.fake';
import type { WireFormatName } from './wire-format';
import { wireFormat } from './wire-formats';

const streams: [WireFormatName, string][] = [
  ['openai-chat', 'stream.sse'],
  ['openai-responses', 'stream.sse'],
  ['anthropic-messages', 'stream.sse'],
  ['bedrock-converse', 'stream.json'],
  ['bedrock-invoke', 'anthropic-stream.json'],
  ['bedrock-invoke', 'other-stream.json'],
];

const isIn = (part: string, channel: string): boolean => `${channel}/`.startsWith(`${part}/`);

/** Texts of all events, joined by their channels. */
function heard(name: WireFormatName, file: string): Record<string, string> {
  const format = wireFormat(name);
  const reader = format.reader({});
  const channels: Record<string, string> = {};
  for (const event of eventsOf(format, streamFixture(format, file))) {
    for (const { channel, text } of reader.read(event).pieces) {
      channels[channel] = (channels[channel] ?? '') + text;
    }
  }
  return channels;
}

function wholeTexts(name: WireFormatName, file: string): string[] {
  const format = wireFormat(name);
  const reader = format.reader({});
  const events = eventsOf(format, streamFixture(format, file));
  return events.flatMap((event) => reader.read(event).texts.map(({ text }) => text));
}

describe.each(streams)('a stream of %s (%s)', (name, file) => {
  const format = wireFormat(name);
  const bytes = streamFixture(format, file);

  it('has the same events and the same bytes, however it is cut', () => {
    const expected = eventsOf(format, bytes);
    const cuts = fc.array(fc.nat({ max: bytes.length }), { maxLength: 40 });

    fc.assert(
      fc.property(cuts, (ends) => {
        const events = decoded(format.decoder(), bytes, ends);

        expect(Buffer.concat(events.map((event) => event.bytes ?? new Uint8Array()))).toEqual(
          Buffer.from(bytes),
        );
        expect(events.map(({ name: event, data }) => [event, data])).toEqual(
          expected.map(({ name: event, data }) => [event, data]),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('has the same events when it comes byte by byte', () => {
    const ends = Array.from({ length: bytes.length }, (_, index) => index);

    const events = decoded(format.decoder(), bytes, ends);

    expect(events.map(({ data }) => data)).toEqual(eventsOf(format, bytes).map(({ data }) => data));
  });

  it('ends with its final event, and has no other', () => {
    const reader = format.reader({});

    const finals = eventsOf(format, bytes).map((event) => reader.read(event).isFinal);

    expect(finals.at(-1)).toBe(true);
    expect(finals.filter(Boolean)).toHaveLength(1);
  });

  it('says at every text what stands there, and takes another one', () => {
    const reader = format.reader({});
    for (const event of eventsOf(format, bytes)) {
      const { pieces, texts } = reader.read(event);
      if (event.data === null || typeof event.data === 'string') continue;
      for (const { pointer, text } of [...pieces, ...texts] as Segment[]) {
        const changed = format.withEventSegments(event.data, [{ pointer, text: `${text}#` }]);

        const [again] = eventsOf(format, format.encode({ name: event.name, data: changed }));
        const found = format.reader({}).read({ name: event.name, data: again?.data ?? null });

        expect([...found.pieces, ...found.texts]).toContainEqual(
          expect.objectContaining({ pointer, text: `${text}#` }),
        );
      }
    }
  });

  it('ends no part of its answer that goes on', () => {
    const reader = format.reader({});
    const ended: string[] = [];

    for (const event of eventsOf(format, bytes)) {
      const { ends, pieces } = reader.read(event);
      for (const { channel } of pieces) expect(ended.filter((part) => isIn(part, channel))).toEqual([]);
      ended.push(...ends);
    }
  });

  it('ends every running text before its final event, where the vendor tells ends', () => {
    const reader = format.reader({});
    const readings = eventsOf(format, bytes).map((event) => reader.read(event));
    const ended = readings.slice(0, -1).flatMap(({ ends }) => ends);
    const channels = new Set(readings.flatMap(({ pieces }) => pieces.map(({ channel }) => channel)));

    const open = [...channels].filter((channel) => !ended.some((part) => isIn(part, channel)));

    if (file !== 'other-stream.json')
      expect(open.filter((channel) => !channel.includes('tomorrow'))).toEqual([]);
  });

  it('is lost when it breaks off inside its last event', () => {
    const lost = (): unknown => eventsOf(format, bytes.subarray(0, bytes.length - 5));

    expect(lost).toThrow(expect.objectContaining({ reason: 'connection_lost' }));
  });
});

describe('the running texts', () => {
  it.each<[WireFormatName, string, Record<string, string>]>([
    [
      'openai-chat',
      'stream.sse',
      {
        '/choices/0/message/reasoning_content': 'The user greets me.',
        '/choices/0/message/content': 'Cześć 👋 zażółć',
        '/choices/1/message/content': 'Second choice',
        '/choices/1/message/refusal': "I can't",
        '/choices/0/message/content_of_tomorrow/parts/0': 'new text',
        '/choices/0/message/tool_calls/0/function/name': 'get_weather',
        '/choices/0/message/tool_calls/0/function/arguments': '{"city":"Kraków"}',
        '/choices/0/message/tool_calls/1/function/name': 'get_time',
        '/choices/0/message/tool_calls/1/function/arguments': '{}',
      },
    ],
    [
      'openai-responses',
      'stream.sse',
      {
        '/output/0/summary/0/text': 'Thinking of rain.',
        '/output/1/content/0/text': 'It rains 🌧️.',
        '/output/1/content/1/refusal': 'No more.',
        '/output/2/arguments': '{"city":"Kraków"}',
        '/output/4/response.thought_of_tomorrow/0': 'brand new',
      },
    ],
    [
      'anthropic-messages',
      'stream.sse',
      {
        '/content/0/thinking': 'Let me think.',
        '/content/2/text': 'Cześć 👋',
        '/content/2/shade': 'deep blue',
        '/content/3/input': '{"city":"Kraków"}',
      },
    ],
    [
      'bedrock-converse',
      'stream.json',
      {
        '/output/message/content/0/reasoningContent/text': 'Let me think.',
        '/output/message/content/1/text': 'Cześć 👋',
        '/output/message/content/2/toolUse/input': '{"city":"Kraków"}',
      },
    ],
    [
      'bedrock-invoke',
      'anthropic-stream.json',
      {
        '/content/0/thinking': 'Let me think.',
        '/content/2/text': 'Cześć 👋',
        '/content/2/shade': 'deep blue',
        '/content/3/input': '{"city":"Kraków"}',
      },
    ],
    [
      'bedrock-invoke',
      'other-stream.json',
      { '/generation': 'Cześć 👋', '/contentBlockDelta/delta/text': 'in a block' },
    ],
  ])('of %s (%s) are joined by their channels', (name, file, expected) => {
    expect(heard(name, file)).toEqual(expected);
  });
});

describe('the texts that stand whole in an event', () => {
  it.each<[WireFormatName, string, string[]]>([
    ['openai-chat', 'stream.sse', ['safe', 'https://example.org/a']],
    [
      'openai-responses',
      'stream.sse',
      ['Thinking of rain.', 'It rains 🌧️.', 'Weather', 'No more.', '{"city":"Kraków"}', 'Be brief.'],
    ],
    [
      'anthropic-messages',
      'stream.sse',
      ['a cited text', 'A book', 'get_weather', 'Found', 'a note', 'THE END', 'a day ago'],
    ],
    ['bedrock-converse', 'stream.json', ['get_weather', 'a note', 'THE END', 'Cześć 👋']],
    ['bedrock-invoke', 'anthropic-stream.json', ['a cited text', 'get_weather', 'THE END']],
  ])('of %s (%s) are found', (name, file, expected) => {
    expect(wholeTexts(name, file)).toEqual(expect.arrayContaining(expected));
  });

  it.each<[WireFormatName, string]>([
    ['openai-chat', 'stream.sse'],
    ['openai-responses', 'stream.sse'],
    ['anthropic-messages', 'stream.sse'],
  ])('of %s hold no media, signatures or encrypted reasoning', (name, file) => {
    expect(wholeTexts(name, file).filter((text) => text.length > 60)).toEqual([]);
  });
});

describe('a whole answer', () => {
  it.each<[WireFormatName, string[]]>([
    [
      'openai-chat',
      [
        ...['Cześć 👋', 'A title', 'https://example.org/a', 'get_weather', '{"city":"Kraków"}'],
        ...['sql', 'SELECT 1', 'Hello there'],
      ],
    ],
    ['openai-embeddings', []],
    [
      'anthropic-messages',
      [
        ...['Let me think.', 'Cześć 👋', 'a cited text', 'A book', 'get_weather', 'Kraków', 'Found'],
        ...['https://example.org', 'a day ago', 'THE END', 'city'],
      ],
    ],
    ['bedrock-converse', ['Let me think.', 'Cześć 👋', 'get_weather', 'Kraków', 'city']],
    ['bedrock-invoke', ['Cześć 👋']],
  ])('of %s has these texts', (name, expected) => {
    const format = wireFormat(name);

    const texts = format.replySegments(wholeFixture(format)).map(({ text }) => text);

    expect(texts.filter((text) => text !== 'standard')).toEqual(expected);
    expect(format.isReply(wholeFixture(format))).toBe(true);
  });

  it.each<[WireFormatName, number, number, string | null]>([
    ['openai-chat', 19, 27, 'gpt-4.1-2025-04-14'],
    ['openai-responses', 31, 22, 'gpt-5-2025-08-07'],
    ['openai-embeddings', 8, 0, 'text-embedding-3-small'],
    ['anthropic-messages', 30, 40, 'claude-sonnet-4-5-20250929'],
    ['bedrock-converse', 30, 40, null],
    ['bedrock-invoke', 30, 40, null],
  ])('of %s reports %d and %d tokens', (name, promptTokens, completionTokens, model) => {
    const format = wireFormat(name);
    const reply = wholeFixture(format);

    expect(format.usageOf({}, reply)).toMatchObject({ promptTokens, completionTokens, estimated: false });
    expect(format.modelOf(reply)).toBe(model);
  });
});

describe('the usage of a stream', () => {
  it.each<[WireFormatName, string, number, number]>([
    ['openai-chat', 'stream.sse', 19, 27],
    ['openai-responses', 'stream.sse', 31, 22],
    ['anthropic-messages', 'stream.sse', 30, 40],
    ['bedrock-converse', 'stream.json', 30, 40],
    ['bedrock-invoke', 'anthropic-stream.json', 30, 40],
    ['bedrock-invoke', 'other-stream.json', 30, 40],
  ])('of %s (%s) is what the provider reports', (name, file, promptTokens, completionTokens) => {
    const format = wireFormat(name);
    const reader = format.reader({});
    for (const event of eventsOf(format, streamFixture(format, file))) reader.read(event);

    expect(reader.usage()).toMatchObject({ promptTokens, completionTokens, estimated: false });
  });

  it('is counted while nothing is reported', () => {
    const reader = wireFormat('openai-chat').reader({ messages: [{ role: 'user', content: '12345678' }] });

    reader.read({ name: null, data: { choices: [{ delta: { content: 'abcdefgh' } }] } });

    expect(reader.usage()).toEqual({ promptTokens: 2, completionTokens: 2, estimated: true });
  });

  it('does not take the first report of Anthropic for the whole', () => {
    const reader = wireFormat('anthropic-messages').reader({});
    const usage = { input_tokens: 7, output_tokens: 1 };

    reader.read({ name: null, data: { type: 'message_start', message: { usage } } });
    reader.read({
      name: null,
      data: { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'x'.repeat(40) } },
    });

    expect(reader.usage()).toEqual({ promptTokens: 7, completionTokens: 10, estimated: true });
  });
});

describe('an error inside a stream', () => {
  it.each<[WireFormatName, string, object]>([
    [
      'openai-chat',
      'data: {"error":{"message":"m","type":"server_error","code":null}}\n\n',
      { code: 'server_error' },
    ],
    ['openai-chat', 'event: error\ndata: {"message":"m","code":"overloaded"}\n\n', { code: 'overloaded' }],
    ['openai-chat', 'data: {"error":{"message":"m","code":503}}\n\n', { status: 503 }],
    [
      'openai-chat',
      'data: {"error":{"message":"m","type":"invalid_request_error","code":"of_tomorrow"}}\n\n',
      { code: 'of_tomorrow', status: 400 },
    ],
    [
      'openai-responses',
      'data: {"type":"error","error":{"type":"invalid_request_error","code":"of_tomorrow"}}\n\n',
      { code: 'of_tomorrow', status: 400 },
    ],
    [
      'openai-responses',
      'data: {"type":"error","code":"server_error","message":"m"}\n\n',
      { code: 'server_error' },
    ],
    [
      'openai-responses',
      'data: {"type":"response.failed","response":{"error":{"code":"rate_limit_exceeded","message":"m"}}}\n\n',
      { code: 'rate_limit_exceeded' },
    ],
    [
      'anthropic-messages',
      'event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"m"}}\n\n',
      { code: 'overloaded_error' },
    ],
  ])('of %s is a failure: %s', (name, text, expected) => {
    const format = wireFormat(name);
    const [event] = eventsOf(format, Buffer.from(text));

    expect(event && format.reader({}).read(event).failure).toEqual(expected);
  });

  it.each<[WireFormatName]>([['bedrock-converse'], ['bedrock-invoke']])('of %s is an exception', (name) => {
    const format = wireFormat(name);
    const data = { message: 'Too many requests.' };
    const bytes = format.encode({ name: 'throttlingException', data, error: true });

    const [event] = eventsOf(format, bytes);

    expect(event && format.reader({}).read(event).failure).toEqual({
      code: 'throttlingException',
      status: 429,
    });
  });
});
