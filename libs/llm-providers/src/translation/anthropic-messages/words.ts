import type { Json } from '@app/kernel';
import { isObject, type JsonObject } from '../../wire/json';
import { countOf } from '../read-output';
import type { StopReason, TokenCounts } from '../reply';

/** What Anthropic's stop reasons mean. `pause_turn` needs tools of the vendor, which are never asked for. */
export const ANTHROPIC_STOP_REASONS: Readonly<Record<string, StopReason>> = {
  end_turn: 'end',
  max_tokens: 'length',
  stop_sequence: 'stop_sequence',
  tool_use: 'tool_calls',
  refusal: 'filtered',
  model_context_window_exceeded: 'context_full',
};

/** The stop reason of each way to end. */
export const ANTHROPIC_STOP_WORDS: Readonly<Record<StopReason, string>> = {
  end: 'end_turn',
  length: 'max_tokens',
  stop_sequence: 'stop_sequence',
  tool_calls: 'tool_use',
  filtered: 'refusal',
  context_full: 'model_context_window_exceeded',
};

/** Reads Anthropic's `usage`, whose input does not count what the cache read and wrote. */
export function readAnthropicUsage(usage: Json | undefined): TokenCounts | null {
  if (!isObject(usage)) return null;
  const cacheRead = countOf(usage['cache_read_input_tokens']);
  const cacheWrite = countOf(usage['cache_creation_input_tokens']);
  const details = usage['output_tokens_details'];
  return {
    input: countOf(usage['input_tokens']) + cacheRead + cacheWrite,
    cacheRead,
    cacheWrite,
    output: countOf(usage['output_tokens']),
    reasoning: isObject(details) ? countOf(details['thinking_tokens']) : 0,
  };
}

/** Writes Anthropic's `usage`; zeros when it is not known, since clients add it up. */
export function writeAnthropicUsage(counts: TokenCounts | null): JsonObject {
  const { input, cacheRead, cacheWrite, output, reasoning } = counts ?? NOTHING_COUNTED;
  return {
    input_tokens: Math.max(0, input - cacheRead - cacheWrite),
    cache_creation_input_tokens: cacheWrite,
    cache_read_input_tokens: cacheRead,
    output_tokens: output,
    ...(reasoning > 0 && { output_tokens_details: { thinking_tokens: reasoning } }),
  };
}

const NOTHING_COUNTED: TokenCounts = { input: 0, cacheRead: 0, cacheWrite: 0, output: 0, reasoning: 0 };
