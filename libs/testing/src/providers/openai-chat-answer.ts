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

const ID = 'chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT';
const CREATED = 1741569952;
const CALL_ID = 'call_fake1';
const ERROR = {
  error: { message: 'The server had an error.', type: 'server_error', param: null, code: 'server_error' },
};

/** Answers OpenAI chat completions, whole or streamed as the request asks. */
export function openAiChatAnswer({ body, answer }: FakeRequest): WireAnswer {
  return body['stream'] === true ? streamed(body, answer) : jsonAnswer(whole(body, answer));
}

function whole(body: JsonFields, answer: FullAnswer): JsonFields {
  const { toolCall, thinking, pieces } = answer;
  const message: JsonFields = {
    role: 'assistant',
    content: toolCall === undefined ? pieces.join('') : null,
    refusal: null,
    annotations: [],
    ...(thinking !== undefined && { reasoning_content: thinking }),
    ...(toolCall !== undefined && {
      tool_calls: [
        {
          id: CALL_ID,
          type: 'function',
          function: { name: toolCall.name, arguments: JSON.stringify(toolCall.input) },
        },
      ],
    }),
  };
  return {
    id: ID,
    object: 'chat.completion',
    created: CREATED,
    model: modelOf(body),
    choices: [{ index: 0, message, logprobs: null, finish_reason: finishReason(answer) }],
    usage: usageOf(answer),
    service_tier: 'default',
    system_fingerprint: 'fp_44709d6fcb',
  };
}

function streamed(body: JsonFields, answer: FullAnswer): WireAnswer {
  const options = body['stream_options'] as JsonFields | undefined;
  const includesUsage = options?.['include_usage'] === true;
  const chunk = (choices: JsonFields[], usage: JsonFields | null): Buffer =>
    sseEvent({
      id: ID,
      object: 'chat.completion.chunk',
      created: CREATED,
      model: modelOf(body),
      service_tier: 'default',
      system_fingerprint: 'fp_44709d6fcb',
      choices,
      ...(includesUsage && { usage }),
    });
  const delta = (fields: JsonFields, finish: string | null = null): Buffer =>
    chunk([{ index: 0, delta: fields, logprobs: null, finish_reason: finish }], null);
  return sseAnswer(
    [
      delta({ role: 'assistant', content: answer.toolCall === undefined ? '' : null, refusal: null }),
      ...(answer.thinking === undefined ? [] : [delta({ reasoning_content: answer.thinking })]),
      ...answer.pieces.map((content) => delta({ content })),
      ...toolDeltas(answer).map((call) => delta({ tool_calls: [call] })),
      delta({}, finishReason(answer)),
      ...(includesUsage ? [chunk([], usageOf(answer))] : []),
      sseEvent('[DONE]'),
    ],
    sseEvent(ERROR),
  );
}

function toolDeltas({ toolCall }: FullAnswer): JsonFields[] {
  if (toolCall === undefined) return [];
  return [
    { index: 0, id: CALL_ID, type: 'function', function: { name: toolCall.name, arguments: '' } },
    ...inPieces(JSON.stringify(toolCall.input), 5).map((piece) => ({
      index: 0,
      function: { arguments: piece },
    })),
  ];
}

function finishReason({ toolCall }: FullAnswer): string {
  return toolCall === undefined ? 'stop' : 'tool_calls';
}

function usageOf({ usage }: FullAnswer): JsonFields {
  return {
    prompt_tokens: usage.promptTokens,
    completion_tokens: usage.completionTokens,
    total_tokens: usage.promptTokens + usage.completionTokens,
    prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0 },
  };
}

function modelOf(body: JsonFields): string {
  return typeof body['model'] === 'string' ? body['model'] : 'gpt-4.1-mini';
}
