import type { Json } from '@app/kernel';

/** A JSON object. */
export type JsonFields = { readonly [key: string]: Json };

const choice = {
  index: 0,
  message: {
    role: 'assistant',
    content: 'Hello! How can I assist you today? 👋',
    refusal: null,
    annotations: [],
    tool_calls: [
      {
        id: 'call_abc123',
        type: 'function',
        function: { name: 'get_weather', arguments: '{"city": "Kraków", "unit": "celsius"}' },
      },
    ],
    reasoning_content: 'The user greets me.',
  },
  logprobs: {
    content: [{ token: 'Hello', logprob: -0.0000021, bytes: [72, 101], top_logprobs: [] }],
    refusal: null,
  },
  finish_reason: 'tool_calls',
};

const usage = {
  prompt_tokens: 19,
  completion_tokens: 10,
  total_tokens: 29,
  prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
  completion_tokens_details: {
    reasoning_tokens: 0,
    audio_tokens: 0,
    accepted_prediction_tokens: 0,
    rejected_prediction_tokens: 0,
  },
};

/**
 * A chat completion with every field that the real API sends, and some that it may send one day.
 * @param overrides top-level fields to replace
 */
export function aCompletion(overrides: JsonFields = {}): JsonFields {
  return {
    id: 'chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT',
    object: 'chat.completion',
    created: 1741569952,
    model: 'gpt-4.1-mini-2025-04-14',
    choices: [choice],
    usage,
    service_tier: 'default',
    system_fingerprint: 'fp_44709d6fcb',
    field_of_tomorrow: { nested: [1.5, null, true, 'text'], empty: {} },
    ...overrides,
  };
}
