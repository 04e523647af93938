import type { Conversation } from '../translation/conversation';
import type { Reply, ReplyPart } from '../translation/reply';
import { chosenCall, type ChosenCall } from './chosen-call';
import { lastMessageOf, type LastMessage } from './last-message';
import { exampleOf } from './schema/example';
import { NO_MODEL, standInText } from './stand-in-text';
import { piecesOf, type TokenCounter } from './tokenizer';

/** What an answer depends on beside the conversation. */
interface ReplyOptions {
  /** Tokens of the request. */
  readonly inputTokens: number;
  readonly countTokens: TokenCounter;
  /** Part of the ids of tool calls. */
  readonly id: string;
  /** Answers that are counted; they are all alike. */
  readonly choices?: number;
}

/** Answers a conversation without a model: with a tool call, with JSON of the asked form, or with a text. */
export function standInReply(conversation: Conversation, options: ReplyOptions): Reply {
  const message = lastMessageOf(conversation);
  const call = chosenCall(conversation, message);
  if (call !== null) return finished(callParts(call, options), 'tool_calls', options);
  const text = textOf(conversation, message);
  const { kept, isWhole } = cut(text, conversation.sampling.maxTokens, options.countTokens);
  return finished([{ kind: 'text', text: kept }], isWhole ? 'end' : 'length', options);
}

function textOf(conversation: Conversation, message: LastMessage): string {
  const { output } = conversation;
  if (output === null) return standInText(conversation, message);
  return JSON.stringify(output.kind === 'json' ? { note: NO_MODEL } : exampleOf(output.schema));
}

function callParts({ name, input }: ChosenCall, { id }: ReplyOptions): ReplyPart[] {
  return [
    { kind: 'text', text: NO_MODEL },
    { kind: 'toolCall', id: `call_${id}`, name, input },
  ];
}

function finished(
  parts: readonly ReplyPart[],
  reason: Reply['finish']['reason'],
  { inputTokens, countTokens, choices = 1 }: ReplyOptions,
): Reply {
  const output = choices * countTokens(parts.map(spelled));
  const usage = { input: inputTokens, cacheRead: 0, cacheWrite: 0, output, reasoning: 0 };
  return {
    head: { id: null, model: null, createdAtS: null },
    parts,
    finish: { reason, stopSequence: null, usage },
  };
}

function spelled(part: ReplyPart): string {
  return part.kind === 'toolCall' ? JSON.stringify(part.input) : part.text;
}

/** Keeps as much of a text as may be written, in whole pieces; a limit that is none is ignored. */
function cut(
  text: string,
  maxTokens: number | null,
  countTokens: TokenCounter,
): { readonly kept: string; readonly isWhole: boolean } {
  if (maxTokens === null || maxTokens < 1) return { kept: text, isWhole: true };
  let written = 0;
  let kept = '';
  for (const piece of piecesOf(text)) {
    written += countTokens([piece]);
    if (written > maxTokens) return { kept, isWhole: false };
    kept += piece;
  }
  return { kept, isWhole: true };
}
