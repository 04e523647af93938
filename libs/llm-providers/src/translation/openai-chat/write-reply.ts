import type { JsonObject } from '../../wire/json';
import type { AnswerLabel } from '../answer-label';
import type { Reply } from '../reply';
import { OPENAI_FINISH_WORDS, writeOpenaiUsage } from './words';
import { writeToolCall } from './write-messages';

/** Writes a whole chat completion. Signatures of reasoning have no place in it. */
export function writeOpenaiChatReply({ parts, finish }: Reply, label: AnswerLabel): JsonObject {
  const calls = parts.filter((part) => part.kind === 'toolCall');
  const texts = parts.flatMap((part) => (part.kind === 'text' ? [part.text] : []));
  const reasoning = parts.map((part) => (part.kind === 'reasoning' ? part.text : '')).join('');
  const message = {
    role: 'assistant',
    content: texts.length === 0 ? null : texts.join(''),
    refusal: null,
    ...(reasoning !== '' && { reasoning_content: reasoning }),
    ...(calls.length > 0 && { tool_calls: calls.map(writeToolCall) }),
  };
  return {
    id: `chatcmpl-${label.id}`,
    object: 'chat.completion',
    created: label.createdAtS,
    model: label.model,
    choices: [{ index: 0, message, logprobs: null, finish_reason: OPENAI_FINISH_WORDS[finish.reason] }],
    ...(finish.usage !== null && { usage: writeOpenaiUsage(finish.usage) }),
  };
}
