import fc from 'fast-check';
import { type Json } from '@app/kernel';
import { ManualClock } from '@app/testing';
import type { ProviderReply } from '../provider';
import type { JsonObject } from '../wire/json';
import { StandInProvider } from './stand-in.provider';

function chat(body: JsonObject): Promise<ProviderReply> {
  return new StandInProvider(new ManualClock()).send(
    {
      format: 'openai-chat',
      model: 'standin-chat',
      body,
      headers: {},
      trace: { traceId: 'a'.repeat(32), requestId: 'req-1' },
    },
    { signal: new AbortController().signal },
  );
}

async function answerTo(body: JsonObject): Promise<string> {
  const { choices } = (await chat(body)).body as { choices: { message: { content: string } }[] };
  return choices[0]?.message.content ?? '';
}

const asking = (content: Json): JsonObject => ({ model: 'gpt-4o', messages: [{ role: 'user', content }] });

describe(StandInProvider.name, () => {
  it('answers the same request with the same bytes', async () => {
    const bodies = fc.record({
      messages: fc.array(fc.record({ role: fc.constantFrom('user', 'system'), content: fc.jsonValue() })),
    });

    await fc.assert(
      fc.asyncProperty(bodies, async (body) => {
        const [first, second] = await Promise.all([
          chat(body as JsonObject),
          chat(structuredClone(body) as JsonObject),
        ]);

        expect(JSON.stringify(second.body)).toBe(JSON.stringify(first.body));
      }),
    );
  });

  it('gives different requests different ids', async () => {
    const [one, two] = await Promise.all([chat(asking('one')), chat(asking('two'))]);

    expect(one.body['id']).not.toBe(two.body['id']);
  });

  it('has the whole shape of a chat completion and says everywhere that it is simulated', async () => {
    const reply = await chat(asking('How are you?'));

    expect(reply.headers).toEqual({ 'content-type': 'application/json', 'x-axonflow-simulated': 'true' });
    expect(reply.body).toEqual({
      id: expect.stringMatching(/^chatcmpl-standin-[0-9a-f]{24}$/),
      object: 'chat.completion',
      created: expect.any(Number),
      model: 'standin-chat',
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: expect.any(String), refusal: null, annotations: [] },
          logprobs: null,
          finish_reason: 'stop',
        },
      ],
      usage: {
        prompt_tokens: 3,
        completion_tokens: expect.any(Number),
        total_tokens: expect.any(Number),
        prompt_tokens_details: expect.any(Object),
        completion_tokens_details: expect.any(Object),
      },
      service_tier: 'default',
      system_fingerprint: expect.stringMatching(/^fp_standin_[0-9a-f]{8}$/),
    });
  });

  it('tells what it is, how to get a model, and what it received', async () => {
    const answer = await answerTo(asking('How  are you?'));

    expect(answer).toContain('not a language model');
    expect(answer).toContain('OPENAI_API_KEY');
    expect(answer).toContain('Your last message has 3 words: How are you?');
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
    const answer = await answerTo(asking(content));

    expect(answer.endsWith(expected)).toBe(true);
  });

  it('keeps to max_tokens and n', async () => {
    const { body } = await chat({ ...asking('hi'), max_tokens: 5, n: 3 });

    const choices = body['choices'] as { finish_reason: string; message: { content: string } }[];
    expect(choices).toHaveLength(3);
    expect(choices.map((choice) => choice.finish_reason)).toEqual(['length', 'length', 'length']);
    expect(choices[0]?.message.content).toBe('This is the AxonFlow');
    expect(body['usage']).toMatchObject({ completion_tokens: 15 });
  });
});
