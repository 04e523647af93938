import { isObject, itemsAt, objectAt, type JsonObject } from '../../wire/json';
import { textParts } from '../read-input';
import { meaningOf, objectOf, optionalText, textOf, untranslatable } from '../read-output';
import type { Reply, ReplyHead, ReplyPart } from '../reply';
import { CONVERSE_STOP_REASONS, readConverseUsage } from './words';

/** Bedrock's answers do not say what they are called or which model made them. */
export const NAMELESS: ReplyHead = { id: null, model: null, createdAtS: null };

/**
 * Reads a whole Converse answer.
 * @throws WireDecodeError when it has no answer, or one that no other format can say
 */
export function readConverseReply(body: JsonObject): Reply {
  const message = objectOf(objectAt(body, 'output')['message'], 'the message');
  return {
    head: NAMELESS,
    parts: itemsAt(message, 'content').flatMap((block) => readBlock(objectOf(block, 'a block'))),
    finish: {
      reason: meaningOf(CONVERSE_STOP_REASONS, body['stopReason']),
      stopSequence: null,
      usage: readConverseUsage(body['usage']),
    },
  };
}

function readBlock(block: JsonObject): ReplyPart[] {
  const { text, toolUse, reasoningContent } = block;
  if (typeof text === 'string') return textParts(text);
  if (isObject(toolUse)) return [readToolUse(toolUse)];
  if (isObject(reasoningContent)) return [readReasoning(reasoningContent)];
  throw untranslatable('it has a block of an unknown kind');
}

function readToolUse(block: JsonObject): ReplyPart {
  return {
    kind: 'toolCall',
    id: textOf(block['toolUseId'], 'the id of a tool call'),
    name: textOf(block['name'], 'the name of a tool call'),
    input: objectOf(block['input'], 'the input of a tool call'),
  };
}

function readReasoning(block: JsonObject): ReplyPart {
  const redacted = optionalText(block['redactedContent']);
  if (redacted !== null) return { kind: 'reasoning', text: '', signature: null, redacted };
  const thought = objectOf(block['reasoningText'], 'the reasoning');
  const signature = optionalText(thought['signature']) || null;
  return { kind: 'reasoning', text: textOf(thought['text'], 'the reasoning'), signature, redacted: null };
}
