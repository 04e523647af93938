import type { Json } from '@app/kernel';
import { isObject, type JsonObject } from '../../wire/json';
import { countOf } from '../read-output';
import type { StopReason, TokenCounts } from '../reply';

/** What Bedrock's stop reasons mean; `malformed_model_output` and `malformed_tool_use` are no answers. */
export const CONVERSE_STOP_REASONS: Readonly<Record<string, StopReason>> = {
  end_turn: 'end',
  max_tokens: 'length',
  stop_sequence: 'stop_sequence',
  tool_use: 'tool_calls',
  content_filtered: 'filtered',
  guardrail_intervened: 'filtered',
  model_context_window_exceeded: 'context_full',
};

/** The stop reason of each way to end. */
export const CONVERSE_STOP_WORDS: Readonly<Record<StopReason, string>> = {
  end: 'end_turn',
  length: 'max_tokens',
  stop_sequence: 'stop_sequence',
  tool_calls: 'tool_use',
  filtered: 'content_filtered',
  context_full: 'model_context_window_exceeded',
};

/** Reads Bedrock's `usage`, whose input does not count what the cache read and wrote. */
export function readConverseUsage(usage: Json | undefined): TokenCounts | null {
  if (!isObject(usage)) return null;
  const cacheRead = countOf(usage['cacheReadInputTokens']);
  const cacheWrite = countOf(usage['cacheWriteInputTokens']);
  return {
    input: countOf(usage['inputTokens']) + cacheRead + cacheWrite,
    cacheRead,
    cacheWrite,
    output: countOf(usage['outputTokens']),
    reasoning: 0,
  };
}

/** Writes Bedrock's `usage`; zeros when it is not known, since clients add it up. */
export function writeConverseUsage(counts: TokenCounts | null): JsonObject {
  const { input, cacheRead, cacheWrite, output } = counts ?? NOTHING_COUNTED;
  return {
    inputTokens: Math.max(0, input - cacheRead - cacheWrite),
    outputTokens: output,
    totalTokens: input + output,
    ...(cacheRead > 0 && { cacheReadInputTokens: cacheRead }),
    ...(cacheWrite > 0 && { cacheWriteInputTokens: cacheWrite }),
  };
}

const NOTHING_COUNTED: TokenCounts = { input: 0, cacheRead: 0, cacheWrite: 0, output: 0, reasoning: 0 };
