import type { CallUsage } from '@app/kernel';
import type { JsonObject } from '../json';
import { bedrockInvoke } from './bedrock-invoke.format';

const usage = (promptTokens: number, completionTokens: number, more: Partial<CallUsage> = {}): CallUsage => ({
  promptTokens,
  completionTokens,
  estimated: false,
  ...more,
});

describe('the usage of an invoked model', () => {
  it.each<[string, JsonObject, CallUsage]>([
    ['Llama', { generation: 'Hi', prompt_token_count: 30, generation_token_count: 40 }, usage(30, 40)],
    ['Nova', { output: {}, usage: { inputTokens: 30, outputTokens: 40, totalTokens: 70 } }, usage(30, 40)],
    [
      'Nova with a cache',
      {
        usage: {
          inputTokens: 10,
          outputTokens: 40,
          cacheReadInputTokenCount: 15,
          cacheWriteInputTokenCount: 5,
        },
      },
      usage(30, 40, { cacheReadTokens: 15, cacheWriteTokens: 5 }),
    ],
    ['Titan', { inputTextTokenCount: 30, results: [{ tokenCount: 40, outputText: 'Hi' }] }, usage(30, 40)],
    ['Titan embeddings', { embedding: [0.5], inputTextTokenCount: 30 }, usage(30, 0)],
    ['OpenAI', { choices: [], usage: { prompt_tokens: 30, completion_tokens: 40 } }, usage(30, 40)],
    ['Anthropic', { content: [], usage: { input_tokens: 30, output_tokens: 40 } }, usage(30, 40)],
    ['a vendor that reports none', { outputs: [{ text: 'abcdefgh' }] }, usage(2, 2, { estimated: true })],
    [
      'a report that cannot be true',
      { generation: 'abcdefgh', prompt_token_count: -3, generation_token_count: 4.5 },
      usage(2, 2, { estimated: true }),
    ],
  ])('is read from an answer of %s', (_vendor, reply, expected) => {
    expect(bedrockInvoke.usageOf({ prompt: '12345678' }, reply)).toEqual(expected);
  });

  it.each<[string, readonly JsonObject[], CallUsage]>([
    [
      'Llama',
      [
        { generation: 'a', prompt_token_count: 30, generation_token_count: 1 },
        { generation: 'b', prompt_token_count: null, generation_token_count: 2 },
      ],
      usage(30, 2),
    ],
    [
      'Nova',
      [
        { contentBlockDelta: { delta: { text: 'Hi' }, contentBlockIndex: 0 } },
        { metadata: { usage: { inputTokens: 30, outputTokens: 40 } } },
      ],
      usage(30, 40),
    ],
    [
      'Titan',
      [
        { outputText: 'a', inputTextTokenCount: 30, totalOutputTextTokenCount: null },
        { outputText: 'b', inputTextTokenCount: null, totalOutputTextTokenCount: 40 },
      ],
      usage(30, 40),
    ],
    [
      'Llama, of which more was heard than it has reported',
      [
        { generation: 'a', prompt_token_count: 30, generation_token_count: 1 },
        { generation: 'x'.repeat(40) },
      ],
      usage(30, 11, { estimated: true }),
    ],
  ])('is read from the chunks of %s, also when the stream breaks off', (_vendor, chunks, expected) => {
    const reader = bedrockInvoke.reader({ prompt: '12345678' });

    for (const data of chunks) reader.read({ name: 'chunk', data });

    expect(reader.usage()).toEqual(expected);
  });
});
