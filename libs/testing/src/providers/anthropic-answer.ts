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

const ERROR = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } };

/** Answers Anthropic messages, whole or streamed as the request asks. */
export function anthropicAnswer({ body, answer }: FakeRequest): WireAnswer {
  if (body['stream'] !== true) return jsonAnswer(anthropicMessage(body, answer));
  return sseAnswer(
    anthropicEvents(body, answer).map((event) => sseEvent(event, event.type)),
    sseEvent(ERROR, 'error'),
  );
}

/** Answers Anthropic's token count. */
export function anthropicCountAnswer({ answer }: FakeRequest): WireAnswer {
  return jsonAnswer({ input_tokens: answer.usage.promptTokens });
}

/** A whole message. */
export function anthropicMessage(body: JsonFields, answer: FullAnswer): JsonFields {
  return {
    id: 'msg_01XFDUDYJgAACzvnptvVoYEL',
    type: 'message',
    role: 'assistant',
    model: modelOf(body),
    content: blocksOf(answer),
    stop_reason: stopReason(answer),
    stop_sequence: null,
    usage: { ...inputUsage(answer), output_tokens: answer.usage.completionTokens },
  };
}

type TypedEvent = JsonFields & { readonly type: string };

/** The events of a streamed message, in their order. */
export function anthropicEvents(body: JsonFields, answer: FullAnswer): TypedEvent[] {
  const message = {
    ...anthropicMessage(body, answer),
    content: [],
    stop_reason: null,
    usage: { ...inputUsage(answer), output_tokens: 1 },
  };
  return [
    { type: 'message_start', message },
    { type: 'ping' },
    ...blocksOf(answer).flatMap((block, index) => blockEvents(block, index, answer)),
    {
      type: 'message_delta',
      delta: { stop_reason: stopReason(answer), stop_sequence: null },
      usage: { output_tokens: answer.usage.completionTokens },
    },
    { type: 'message_stop' },
  ];
}

function blockEvents(block: JsonFields, index: number, answer: FullAnswer): TypedEvent[] {
  return [
    { type: 'content_block_start', index, content_block: emptied(block) },
    ...deltasOf(block, answer).map((delta) => ({ type: 'content_block_delta', index, delta })),
    { type: 'content_block_stop', index },
  ];
}

function blocksOf({ thinking, toolCall, pieces }: FullAnswer): JsonFields[] {
  return [
    ...(thinking === undefined ? [] : [{ type: 'thinking', thinking, signature: 'RmFrZSBzaWduYXR1cmU=' }]),
    ...(pieces.length === 0 ? [] : [{ type: 'text', text: pieces.join('') }]),
    ...(toolCall === undefined
      ? []
      : [{ type: 'tool_use', id: 'toolu_fake1', name: toolCall.name, input: toolCall.input }]),
  ];
}

function emptied(block: JsonFields): JsonFields {
  switch (block['type']) {
    case 'thinking':
      return { ...block, thinking: '', signature: '' };
    case 'tool_use':
      return { ...block, input: {} };
    default:
      return { ...block, text: '' };
  }
}

function deltasOf(block: JsonFields, { pieces }: FullAnswer): JsonFields[] {
  switch (block['type']) {
    case 'thinking':
      return [
        { type: 'thinking_delta', thinking: block['thinking'] ?? '' },
        { type: 'signature_delta', signature: block['signature'] ?? '' },
      ];
    case 'tool_use':
      return ['', ...inPieces(JSON.stringify(block['input']), 5)].map((piece) => ({
        type: 'input_json_delta',
        partial_json: piece,
      }));
    default:
      return pieces.map((text) => ({ type: 'text_delta', text }));
  }
}

function inputUsage({ usage }: FullAnswer): JsonFields {
  return {
    input_tokens: usage.promptTokens,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
    service_tier: 'standard',
  };
}

function stopReason({ toolCall }: FullAnswer): string {
  return toolCall === undefined ? 'end_turn' : 'tool_use';
}

function modelOf(body: JsonFields): string {
  return typeof body['model'] === 'string' ? body['model'] : 'claude-sonnet-4-5';
}
