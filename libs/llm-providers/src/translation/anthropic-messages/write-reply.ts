import type { JsonObject } from '../../wire/json';
import type { AnswerLabel } from '../answer-label';
import type { Reply, ReplyPart } from '../reply';
import { ANTHROPIC_STOP_WORDS, writeAnthropicUsage } from './words';

/** Writes a whole Anthropic message. */
export function writeAnthropicReply({ parts, finish }: Reply, { id, model }: AnswerLabel): JsonObject {
  return {
    id: `msg_${id}`,
    type: 'message',
    role: 'assistant',
    model,
    content: parts.map(writeReplyBlock),
    stop_reason: ANTHROPIC_STOP_WORDS[finish.reason],
    stop_sequence: finish.stopSequence,
    usage: writeAnthropicUsage(finish.usage),
  };
}

/** Reasoning of vendors that do not sign it has an empty signature. */
function writeReplyBlock(part: ReplyPart): JsonObject {
  if (part.kind === 'text') return { type: 'text', text: part.text };
  if (part.kind === 'toolCall') return { type: 'tool_use', id: part.id, name: part.name, input: part.input };
  if (part.redacted !== null) return { type: 'redacted_thinking', data: part.redacted };
  return { type: 'thinking', thinking: part.text, signature: part.signature ?? '' };
}
