import type { JsonFields } from './completion';
import {
  inPieces,
  jsonAnswer,
  sseAnswer,
  sseEvent,
  type FakeRequest,
  type FullAnswer,
  type WireAnswer,
} from './wire-answer';

const ERROR = {
  type: 'error',
  code: 'server_error',
  message: 'The server had an error.',
  param: null,
  sequence_number: 99,
};

/** Answers OpenAI's responses API, whole or streamed as the request asks. */
export function openAiResponsesAnswer({ body, answer }: FakeRequest): WireAnswer {
  if (body['stream'] !== true) return jsonAnswer(responseOf(body, answer, 'completed'));
  const events = [
    { type: 'response.created', response: responseOf(body, answer, 'in_progress') },
    { type: 'response.in_progress', response: responseOf(body, answer, 'in_progress') },
    ...(answer.toolCall === undefined ? textEvents(answer) : toolEvents(answer)),
    { type: 'response.completed', response: responseOf(body, answer, 'completed') },
  ];
  return sseAnswer(
    events.map((event, index) => sseEvent({ ...event, sequence_number: index }, event.type)),
    sseEvent(ERROR, 'error'),
  );
}

type TypedEvent = JsonFields & { readonly type: string };

function responseOf(body: JsonFields, answer: FullAnswer, status: string): JsonFields {
  const { promptTokens, completionTokens } = answer.usage;
  return {
    id: 'resp_67ccd2bed1ec8190b14f964abc054267',
    object: 'response',
    created_at: 1741476542,
    status,
    error: null,
    incomplete_details: null,
    instructions: null,
    max_output_tokens: null,
    model: body['model'] ?? 'gpt-4.1-mini',
    output: status === 'completed' ? [itemOf(answer, 'completed')] : [],
    parallel_tool_calls: true,
    previous_response_id: null,
    reasoning: { effort: null, summary: null },
    store: false,
    temperature: 1,
    text: { format: { type: 'text' } },
    tool_choice: 'auto',
    tools: [],
    top_p: 1,
    truncation: 'disabled',
    usage:
      status === 'completed'
        ? {
            input_tokens: promptTokens,
            input_tokens_details: { cached_tokens: 0 },
            output_tokens: completionTokens,
            output_tokens_details: { reasoning_tokens: 0 },
            total_tokens: promptTokens + completionTokens,
          }
        : null,
    user: null,
    metadata: {},
  };
}

function itemOf(answer: FullAnswer, status: string): JsonFields {
  const done = status === 'completed';
  if (answer.toolCall !== undefined) {
    const { name, input } = answer.toolCall;
    const text = done ? JSON.stringify(input) : '';
    return { id: 'fc_1', type: 'function_call', status, arguments: text, call_id: 'call_fake1', name };
  }
  return {
    id: 'msg_1',
    type: 'message',
    status,
    content: done ? [partOf(answer.pieces.join(''))] : [],
    role: 'assistant',
  };
}

function partOf(text: string): JsonFields {
  return { type: 'output_text', annotations: [], logprobs: [], text };
}

function textEvents(answer: FullAnswer): TypedEvent[] {
  const place = { item_id: 'msg_1', output_index: 0, content_index: 0 };
  const text = answer.pieces.join('');
  return [
    { type: 'response.output_item.added', output_index: 0, item: itemOf(answer, 'in_progress') },
    { type: 'response.content_part.added', ...place, part: partOf('') },
    ...answer.pieces.map((delta) => ({
      type: 'response.output_text.delta',
      ...place,
      delta,
      logprobs: [],
    })),
    { type: 'response.output_text.done', ...place, text, logprobs: [] },
    { type: 'response.content_part.done', ...place, part: partOf(text) },
    { type: 'response.output_item.done', output_index: 0, item: itemOf(answer, 'completed') },
  ];
}

function toolEvents(answer: FullAnswer): TypedEvent[] {
  const text = JSON.stringify(answer.toolCall?.input ?? {});
  const place = { item_id: 'fc_1', output_index: 0 };
  return [
    { type: 'response.output_item.added', output_index: 0, item: itemOf(answer, 'in_progress') },
    ...inPieces(text, 5).map((delta) => ({
      type: 'response.function_call_arguments.delta',
      ...place,
      delta,
    })),
    { type: 'response.function_call_arguments.done', ...place, arguments: text },
    { type: 'response.output_item.done', output_index: 0, item: itemOf(answer, 'completed') },
  ];
}
