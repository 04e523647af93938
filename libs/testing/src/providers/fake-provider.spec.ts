import { request as send } from 'undici';
import { wireFormat, type JsonObject, type WireEvent, type WireFormatName } from '@app/llm-providers';
import { startFakeProvider, type FakeProvider } from './fake-provider';
import type { FakeAnswer } from './wire-answer';

const MODEL = '/model/anthropic.claude-sonnet-4-5';

/** Where each format is asked, whole and streamed, and where its texts stand. */
const conversations: [WireFormatName, { whole: string; streamed: string }][] = [
  ['openai-chat', { whole: '/v1/chat/completions', streamed: '/v1/chat/completions' }],
  ['openai-responses', { whole: '/v1/responses', streamed: '/v1/responses' }],
  ['anthropic-messages', { whole: '/v1/messages', streamed: '/v1/messages' }],
  ['bedrock-converse', { whole: `${MODEL}/converse`, streamed: `${MODEL}/converse-stream` }],
  ['bedrock-invoke', { whole: `${MODEL}/invoke`, streamed: `${MODEL}/invoke-with-response-stream` }],
];

/** What each script says; the names of tools stand whole in most formats. */
const answers: [string, FakeAnswer, string[]][] = [
  ['a text', { pieces: ['Cześć', ' 👋', '.'] }, ['Cześć 👋.']],
  [
    'a tool call',
    { toolCall: { name: 'get_weather', input: { city: 'Kraków' } } },
    ['get_weather', '{"city":"Kraków"}'],
  ],
];

describe('the fake provider', () => {
  let fake: FakeProvider;
  beforeEach(async () => {
    fake = await startFakeProvider({ answer: {} });
  });
  afterEach(() => fake.close());

  const post = (path: string, body: JsonObject): ReturnType<typeof send> =>
    send(fake.origin + path, { method: 'POST', body: JSON.stringify(body) });

  async function whole(path: string): Promise<JsonObject> {
    return (await (await post(path, {})).body.json()) as JsonObject;
  }

  async function eventsOf(
    format: ReturnType<typeof wireFormat>,
    body: AsyncIterable<Uint8Array>,
  ): Promise<WireEvent[]> {
    const decoder = format.decoder();
    const events: WireEvent[] = [];
    for await (const chunk of body) events.push(...decoder.push(chunk));
    return [...events, ...decoder.end()];
  }

  describe.each(conversations)('in %s', (name, { whole: path, streamed: streamPath }) => {
    const format = wireFormat(name);

    it.each(answers)('gives %s whole', async (_what, answer, expected) => {
      fake.answer = answer;

      const reply = await whole(path);

      expect(format.isReply(reply)).toBe(true);
      const texts = format.replySegments(reply).map(({ text }) => text);
      for (const text of expected) expect(texts.join('\n')).toContain(text.startsWith('{') ? 'Kraków' : text);
      expect(format.usageOf({}, reply)).toEqual({ promptTokens: 19, completionTokens: 10, estimated: false });
    });

    it.each(answers)(
      'gives %s streamed, with one final event at its end',
      async (_what, answer, expected) => {
        fake.answer = answer;

        const { headers, body } = await post(streamPath, format.streamed({}));

        expect(headers['content-type']).toContain(format.streamContentType);
        const reader = format.reader({ stream_options: { include_usage: true } });
        const running: Record<string, string> = {};
        const stated: string[] = [];
        const finals: boolean[] = [];
        for (const event of await eventsOf(format, body)) {
          const { pieces, texts, isFinal } = reader.read(event);
          for (const { channel, text } of pieces) running[channel] = (running[channel] ?? '') + text;
          stated.push(...texts.map(({ text }) => text));
          finals.push(isFinal);
        }
        expect([...Object.values(running), ...stated]).toEqual(expect.arrayContaining(expected));
        expect(finals.indexOf(true)).toBe(finals.length - 1);
        expect(reader.usage()).toEqual({ promptTokens: 19, completionTokens: 10, estimated: false });
      },
    );

    it('breaks a stream with an error of the format', async () => {
      fake.fault = { kind: 'error-event' };

      const { body } = await post(streamPath, format.streamed({}));

      const reader = format.reader({});
      const readings = [];
      for (const event of await eventsOf(format, body)) readings.push(reader.read(event));
      expect(readings.at(-1)?.failure).toBeDefined();
      expect(readings.some(({ isFinal }) => isFinal)).toBe(false);
    });
  });

  it.each<[WireFormatName, string]>([
    ['openai-embeddings', '/v1/embeddings'],
    ['anthropic-count-tokens', '/v1/messages/count_tokens'],
  ])('answers %s', async (name, path) => {
    expect(wireFormat(name).isReply(await whole(path))).toBe(true);
  });

  it.each<[WireFormatName, string]>(conversations.map(([name, paths]) => [name, paths.whole]))(
    'keeps what was asked in %s',
    async (_name, path) => {
      await (await post(path, { asked: 'Kraków' })).body.dump();

      const { method, url, rawBody, abandoned } = await fake.received();

      expect([method, url, rawBody]).toEqual(['POST', path, '{"asked":"Kraków"}']);
      await expect(abandoned).resolves.toBe(false);
    },
  );

  it('may speak TLS with a certificate that nobody vouches for', async () => {
    const untrusted = await startFakeProvider({ isUntrusted: true });

    await expect(send(`${untrusted.baseUrl}/models`)).rejects.toMatchObject({
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    });

    expect(untrusted.requests).toEqual([]);
    await untrusted.close();
  });
});
