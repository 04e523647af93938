import fc from 'fast-check';
import { type Json, type TraceContext } from '@app/kernel';
import { ManualClock } from '@app/testing';
import type { JsonObject, ProviderReply } from '../provider';
import { StandInProvider } from './stand-in.provider';

const trace: TraceContext = { traceId: 'a'.repeat(32), requestId: 'req-1' };

function chat(body: JsonObject): Promise<ProviderReply> {
  return new StandInProvider(new ManualClock()).chat(
    { body, trace },
    { signal: new AbortController().signal },
  );
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

    expect(reply).toMatchObject({ simulated: true, model: 'standin-chat', usage: { estimated: true } });
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
        total_tokens: 3 + reply.usage.completionTokens,
        prompt_tokens_details: expect.any(Object),
        completion_tokens_details: expect.any(Object),
      },
      service_tier: 'default',
      system_fingerprint: expect.stringMatching(/^fp_standin_[0-9a-f]{8}$/),
    });
  });

  it('tells what it is, how to get a model, and what it received', async () => {
    const { segments } = await chat(asking('How  are you?'));

    expect(segments[0]?.text).toContain('not a language model');
    expect(segments[0]?.text).toContain('OPENAI_API_KEY');
    expect(segments[0]?.text).toContain('Your last message has 3 words: How are you?');
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
    const { segments } = await chat(asking(content));

    expect(segments[0]?.text.endsWith(expected)).toBe(true);
  });

  it('keeps to max_tokens and n', async () => {
    const { body, usage } = await chat({ ...asking('hi'), max_tokens: 5, n: 3 });

    const choices = body['choices'] as { finish_reason: string; message: { content: string } }[];
    expect(choices).toHaveLength(3);
    expect(choices.map((choice) => choice.finish_reason)).toEqual(['length', 'length', 'length']);
    expect(choices[0]?.message.content).toBe('This is the AxonFlow');
    expect(usage.completionTokens).toBe(15);
  });
});
