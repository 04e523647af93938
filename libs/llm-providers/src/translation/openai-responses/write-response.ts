import type { Json } from '@app/kernel';
import type { JsonObject } from '../../wire/json';
import type { AnswerLabel } from '../answer-label';
import type { Finish, StopReason, TokenCounts } from '../reply';

/** What was asked and is repeated in every response, with what stands for a missing field. */
const REPEATED: Readonly<Record<string, Json>> = {
  instructions: null,
  max_output_tokens: null,
  metadata: {},
  parallel_tool_calls: true,
  reasoning: { effort: null, summary: null },
  temperature: null,
  text: { format: { type: 'text' } },
  tool_choice: 'auto',
  tools: [],
  top_p: null,
  truncation: 'disabled',
};

/** Why a response is incomplete; null for those that are complete. */
const INCOMPLETE_WORDS: Readonly<Record<StopReason, string | null>> = {
  end: null,
  stop_sequence: null,
  tool_calls: null,
  length: 'max_output_tokens',
  context_full: 'max_output_tokens',
  filtered: 'content_filter',
};

/** Writes a response object; without a finish it is one that has just begun. */
export function writeResponse(
  label: AnswerLabel,
  output: readonly JsonObject[],
  finish: Finish | null,
): JsonObject {
  const incomplete = finish && INCOMPLETE_WORDS[finish.reason];
  const repeated = Object.entries(REPEATED).map(
    ([key, usual]) => [key, label.request[key] ?? usual] as const,
  );
  return {
    id: `resp_${label.id}`,
    object: 'response',
    created_at: label.createdAtS,
    status: statusOf(finish),
    background: false,
    error: null,
    incomplete_details: incomplete === null ? null : { reason: incomplete },
    model: label.model,
    output: [...output],
    previous_response_id: null,
    store: false,
    ...Object.fromEntries(repeated),
    usage: finish?.usage ? writeUsage(finish.usage) : null,
  };
}

/** The status of a response that ended so. */
export function statusOf(finish: Finish | null): 'in_progress' | 'completed' | 'incomplete' {
  if (finish === null) return 'in_progress';
  return INCOMPLETE_WORDS[finish.reason] === null ? 'completed' : 'incomplete';
}

function writeUsage({ input, cacheRead, cacheWrite, output, reasoning }: TokenCounts): JsonObject {
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: cacheRead, cache_write_tokens: cacheWrite },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: reasoning },
    total_tokens: input + output,
  };
}
