import { isObject, type JsonObject } from '../../wire/json';
import type { Json } from '@app/kernel';
import { countOf } from '../read-output';
import type { StopReason, TokenCounts } from '../reply';

/** What the finish reasons of OpenAI-compatible services mean; `model_length` is Mistral's. */
export const OPENAI_FINISH_REASONS: Readonly<Record<string, StopReason>> = {
  stop: 'end',
  length: 'length',
  model_length: 'context_full',
  tool_calls: 'tool_calls',
  function_call: 'tool_calls',
  content_filter: 'filtered',
};

/** The finish reason of each way to end. */
export const OPENAI_FINISH_WORDS: Readonly<Record<StopReason, string>> = {
  end: 'stop',
  stop_sequence: 'stop',
  length: 'length',
  context_full: 'length',
  tool_calls: 'tool_calls',
  filtered: 'content_filter',
};

/** Reads the `usage` of chat completions; null when there is none. */
export function readOpenaiUsage(usage: Json | undefined): TokenCounts | null {
  if (!isObject(usage)) return null;
  const asked = isObject(usage['prompt_tokens_details']) ? usage['prompt_tokens_details'] : {};
  const answered = isObject(usage['completion_tokens_details']) ? usage['completion_tokens_details'] : {};
  return {
    input: countOf(usage['prompt_tokens']),
    cacheRead: countOf(asked['cached_tokens']),
    cacheWrite: countOf(asked['cache_write_tokens']),
    output: countOf(usage['completion_tokens']),
    reasoning: countOf(answered['reasoning_tokens']),
  };
}

/** Writes the `usage` of chat completions. */
export function writeOpenaiUsage({
  input,
  cacheRead,
  cacheWrite,
  output,
  reasoning,
}: TokenCounts): JsonObject {
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: {
      cached_tokens: cacheRead,
      ...(cacheWrite > 0 && { cache_write_tokens: cacheWrite }),
    },
    completion_tokens_details: { reasoning_tokens: reasoning },
  };
}
