import type { JsonObject } from '../../wire/json';
import type { AnswerLabel } from '../answer-label';
import type { ReplyPart } from '../reply';

type ItemKind = ReplyPart['kind'];

const ITEM_PREFIXES: Readonly<Record<ItemKind, string>> = { text: 'msg', toolCall: 'fc', reasoning: 'rs' };

/** The id of the item at a place of the output. */
export function itemIdOf(kind: ItemKind, label: AnswerLabel, index: number): string {
  return `${ITEM_PREFIXES[kind]}_${label.id}_${index}`;
}

/** Writes the part of a message that holds its text. */
export function writeOutputText(text: string): JsonObject {
  return { type: 'output_text', text, annotations: [], logprobs: [] };
}

/** Writes the part of a reasoning item that holds its text. */
export function writeSummaryText(text: string): JsonObject {
  return { type: 'summary_text', text };
}

export interface OutputItem {
  readonly id: string;
  readonly status: 'in_progress' | 'completed';
}

/** Writes a message of one text, or of none yet. */
export function writeMessageItem({ id, status }: OutputItem, text: string | null): JsonObject {
  const content = text === null ? [] : [writeOutputText(text)];
  return { id, type: 'message', status, role: 'assistant', content };
}

/** Writes a function call. */
export function writeCallItem(
  { id, status }: OutputItem,
  call: { readonly id: string; readonly name: string; readonly arguments: string },
): JsonObject {
  return { id, type: 'function_call', status, call_id: call.id, name: call.name, arguments: call.arguments };
}

/** Writes what the model thought, as its summary. Signatures and encrypted reasoning have no place in it. */
export function writeReasoningItem(id: string, text: string | null): JsonObject {
  return { id, type: 'reasoning', summary: text === null ? [] : [writeSummaryText(text)] };
}
