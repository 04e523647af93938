import type { JsonObject } from '../wire/json';
import type { WireFormatName } from '../wire/wire-format';
import { answerBound } from './answer-bound';

describe(answerBound.name, () => {
  it.each<[WireFormatName, JsonObject, number]>([
    ['openai-chat', {}, 1_000],
    ['openai-chat', { max_tokens: 500 }, 500],
    ['openai-chat', { max_completion_tokens: 500 }, 500],
    ['openai-chat', { max_tokens: 1, max_completion_tokens: 500 }, 500],
    ['openai-chat', { max_output_tokens: 1, inferenceConfig: { maxTokens: 1 } }, 1_000],
    ['openai-chat', { max_tokens: 500, n: 100 }, 50_000],
    ['openai-chat', { n: 3 }, 3_000],
    ['openai-responses', { max_output_tokens: 500 }, 500],
    ['openai-responses', { max_tokens: 1 }, 1_000],
    ['openai-embeddings', { max_tokens: 500 }, 0],
    ['anthropic-messages', { max_tokens: 500, n: 100 }, 500],
    ['bedrock-converse', { inferenceConfig: { maxTokens: 500 } }, 500],
    ['bedrock-converse', { inferenceConfig: { maxTokens: 100_000 }, max_tokens: 1 }, 100_000],
    ['bedrock-converse', { max_tokens: 1 }, 1_000],
    ['bedrock-invoke', { max_tokens: 500 }, 500],
    ['bedrock-invoke', { max_tokens_to_sample: 500 }, 500],
    ['bedrock-invoke', { max_gen_len: 500 }, 500],
    ['bedrock-invoke', { max_gen_len: 2_048, max_tokens: 1 }, 2_048],
    ['bedrock-invoke', { textGenerationConfig: { maxTokenCount: 500 } }, 500],
    ['bedrock-invoke', { inferenceConfig: { maxTokens: 500 } }, 500],
    ['bedrock-invoke', { inferenceConfig: { max_new_tokens: 500 } }, 500],
  ])('of %s %j: %d tokens', (format, body, expected) => {
    expect(answerBound({ format, body })).toBe(expected);
  });

  it.each<[JsonObject, number]>([
    [{ max_tokens: -5 }, 1_000],
    [{ max_tokens: '5' }, 1_000],
    [{ max_tokens: 1e300 }, 1_000],
    [{ max_tokens: NaN }, 1_000],
    [{ max_tokens: 500, n: -2 }, 500],
    [{ max_tokens: 500, n: 0 }, 500],
    [{ max_tokens: 500, n: 'many' }, 500],
    [{ max_tokens: 9e15, n: 9e15 }, Number.MAX_SAFE_INTEGER],
  ])('takes no harm from %j', (body, expected) => {
    expect(answerBound({ format: 'openai-chat', body })).toBe(expected);
  });
});
