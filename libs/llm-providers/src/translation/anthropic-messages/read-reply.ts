import { itemsAt, type JsonObject } from '../../wire/json';
import { textParts } from '../read-input';
import { meaningOf, objectOf, optionalText, textOf, untranslatable } from '../read-output';
import type { Reply, ReplyHead, ReplyPart } from '../reply';
import { ANTHROPIC_STOP_REASONS, readAnthropicUsage } from './words';

/**
 * Reads a whole Anthropic message.
 * @throws WireDecodeError when it has no answer, or one that no other format can say
 */
export function readAnthropicReply(body: JsonObject): Reply {
  return {
    head: readAnthropicHead(body),
    parts: itemsAt(body, 'content').flatMap((block) => readBlock(objectOf(block, 'a block'))),
    finish: {
      reason: meaningOf(ANTHROPIC_STOP_REASONS, body['stop_reason']),
      stopSequence: optionalText(body['stop_sequence']),
      usage: readAnthropicUsage(body['usage']),
    },
  };
}

/** Reads what a message says of itself. */
export function readAnthropicHead(message: JsonObject): ReplyHead {
  return { id: optionalText(message['id']), model: optionalText(message['model']), createdAtS: null };
}

function readBlock(block: JsonObject): ReplyPart[] {
  switch (block['type']) {
    case 'text':
      return textParts(textOf(block['text'], 'the text of a block'));
    case 'tool_use':
      return [readToolUse(block)];
    case 'thinking': {
      const signature = optionalText(block['signature']) || null;
      return [
        { kind: 'reasoning', text: textOf(block['thinking'], 'the thinking'), signature, redacted: null },
      ];
    }
    case 'redacted_thinking':
      return [{ kind: 'reasoning', text: '', signature: null, redacted: textOf(block['data'], 'the data') }];
    default:
      throw untranslatable('it has a block of an unknown kind');
  }
}

function readToolUse(block: JsonObject): ReplyPart {
  return {
    kind: 'toolCall',
    id: textOf(block['id'], 'the id of a tool call'),
    name: textOf(block['name'], 'the name of a tool call'),
    input: objectOf(block['input'], 'the input of a tool call'),
  };
}
