import { itemsAt, type JsonObject } from '../../wire/json';
import type { ToolCallPart } from '../conversation';
import { answerIdOf } from '../identifiers';
import { textParts } from '../read-input';
import { argumentsOf, meaningOf, objectOf, optionalText, textOf } from '../read-output';
import { withToolCalls, type Reply, type ReplyHead, type ReplyPart } from '../reply';
import { OPENAI_FINISH_REASONS, readOpenaiUsage } from './words';

/**
 * Reads a whole chat completion.
 * @throws WireDecodeError when it has no answer, or one that no other format can say
 */
export function readOpenaiChatReply(body: JsonObject): Reply {
  const choice = objectOf(itemsAt(body, 'choices')[0], 'the choice');
  const message = objectOf(choice['message'], 'the message');
  const refusal = textParts(optionalText(message['refusal']));
  const calls = itemsAt(message, 'tool_calls').map((call, index) =>
    readCall(objectOf(call, 'a tool call'), missingCallId(optionalText(body['id']), index)),
  );
  const reason = withToolCalls(meaningOf(OPENAI_FINISH_REASONS, choice['finish_reason']), calls.length > 0);
  return {
    head: readOpenaiHead(body),
    parts: [...readReasoning(message), ...textParts(optionalText(message['content'])), ...refusal, ...calls],
    finish: {
      reason: refusal.length > 0 ? 'filtered' : reason,
      stopSequence: null,
      usage: readOpenaiUsage(body['usage']),
    },
  };
}

/** Reads what chat completions and their chunks say of themselves. */
export function readOpenaiHead(body: JsonObject): ReplyHead {
  const { created } = body;
  return {
    id: optionalText(body['id']),
    model: optionalText(body['model']),
    createdAtS: typeof created === 'number' ? created : null,
  };
}

/** Names a tool call that a service gave no id. */
export function missingCallId(answerId: string | null, index: number): string {
  return `call_${answerIdOf(answerId, {})}_${index}`;
}

function readReasoning(message: JsonObject): ReplyPart[] {
  const text = optionalText(message['reasoning_content']) ?? '';
  return text === '' ? [] : [{ kind: 'reasoning', text, signature: null, redacted: null }];
}

function readCall(call: JsonObject, missingId: string): ToolCallPart {
  const called = objectOf(call['function'], 'the function of a tool call');
  return {
    kind: 'toolCall',
    id: optionalText(call['id']) || missingId,
    name: textOf(called['name'], 'the name of a tool call'),
    input: argumentsOf(optionalText(called['arguments']) ?? ''),
  };
}
