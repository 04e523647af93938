import type { JsonObject } from '../../wire/json';
import type { Reply, ReplyPart } from '../reply';
import { CONVERSE_STOP_WORDS, writeConverseUsage } from './words';
import { writeReasoning } from './write-blocks';

/** Writes a whole Converse answer, which has neither id nor model. */
export function writeConverseReply({ parts, finish }: Reply): JsonObject {
  return {
    output: { message: { role: 'assistant', content: parts.map(writeReplyBlock) } },
    stopReason: CONVERSE_STOP_WORDS[finish.reason],
    usage: writeConverseUsage(finish.usage),
  };
}

function writeReplyBlock(part: ReplyPart): JsonObject {
  if (part.kind === 'text') return { text: part.text };
  if (part.kind === 'reasoning') return { reasoningContent: writeReasoning(part) };
  return { toolUse: { toolUseId: part.id, name: part.name, input: part.input } };
}
