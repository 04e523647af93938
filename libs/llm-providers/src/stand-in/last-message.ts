import type { Conversation, Part, TextPart, ToolResultPart } from '../translation/conversation';

/** What the stand-in answers to. */
export interface LastMessage {
  readonly from: 'tool' | 'user';
  readonly text: string;
}

/** The last thing that was said to the model: by the user, or by a tool that it called. */
export function lastMessageOf({ turns }: Conversation): LastMessage {
  const parts = turns.findLast(({ role }) => role === 'user')?.parts ?? [];
  const kind = parts.findLast(isSaid)?.kind;
  const first = parts.findLastIndex((part) => isSaid(part) && part.kind !== kind) + 1;
  const texts = parts.slice(first).flatMap(textsOf);
  return { from: kind === 'toolResult' ? 'tool' : 'user', text: texts.join(' ') };
}

function isSaid(part: Part): part is TextPart | ToolResultPart {
  return part.kind === 'text' || part.kind === 'toolResult';
}

function textsOf(part: Part): string[] {
  if (part.kind === 'text') return [part.text];
  return part.kind === 'toolResult' ? part.parts.flatMap(textsOf) : [];
}
