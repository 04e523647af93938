import type { JsonObject } from '../../wire/json';
import type { OpenPart } from '../stream-step';
import {
  writeCallItem,
  writeMessageItem,
  writeOutputText,
  writeReasoningItem,
  writeSummaryText,
} from './write-items';

/** An event's name after `response.` and its fields. */
export type ResponsesEvent = readonly [name: string, fields: JsonObject];

/** One item of the output while it is written: what its events are, in their order. */
export interface OpenItem {
  opened(): ResponsesEvent[];
  piece(text: string): ResponsesEvent;
  /** @param text all pieces together */
  closed(text: string): ResponsesEvent[];
  /** The whole item. */
  item(text: string): JsonObject;
}

/** The item of a part at a place of the output. */
export function openItem(
  part: Exclude<OpenPart, { kind: 'redacted' }>,
  place: { readonly id: string; readonly index: number },
): OpenItem {
  if (part.kind === 'toolCall') return callItem(part, place);
  return part.kind === 'text' ? messageItem(place) : reasoningItem(place);
}

function messageItem({ id, index }: { readonly id: string; readonly index: number }): OpenItem {
  const at = { item_id: id, output_index: index, content_index: 0 };
  return {
    opened: () => [
      [
        'output_item.added',
        { output_index: index, item: writeMessageItem({ id, status: 'in_progress' }, null) },
      ],
      ['content_part.added', { ...at, part: writeOutputText('') }],
    ],
    piece: (delta) => ['output_text.delta', { ...at, delta, logprobs: [] }],
    closed: (text) => [
      ['output_text.done', { ...at, text, logprobs: [] }],
      ['content_part.done', { ...at, part: writeOutputText(text) }],
    ],
    item: (text) => writeMessageItem({ id, status: 'completed' }, text),
  };
}

function callItem(
  call: { readonly id: string; readonly name: string },
  { id, index }: { readonly id: string; readonly index: number },
): OpenItem {
  const at = { item_id: id, output_index: index };
  const written = (status: 'in_progress' | 'completed', text: string): JsonObject =>
    writeCallItem({ id, status }, { id: call.id, name: call.name, arguments: text });
  return {
    opened: () => [['output_item.added', { output_index: index, item: written('in_progress', '') }]],
    piece: (delta) => ['function_call_arguments.delta', { ...at, delta }],
    closed: (text) => [['function_call_arguments.done', { ...at, name: call.name, arguments: text }]],
    item: (text) => written('completed', text),
  };
}

function reasoningItem({ id, index }: { readonly id: string; readonly index: number }): OpenItem {
  const at = { item_id: id, output_index: index, summary_index: 0 };
  return {
    opened: () => [
      ['output_item.added', { output_index: index, item: writeReasoningItem(id, null) }],
      ['reasoning_summary_part.added', { ...at, part: writeSummaryText('') }],
    ],
    piece: (delta) => ['reasoning_summary_text.delta', { ...at, delta }],
    closed: (text) => [
      ['reasoning_summary_text.done', { ...at, text }],
      ['reasoning_summary_part.done', { ...at, part: writeSummaryText(text) }],
    ],
    item: (text) => writeReasoningItem(id, text),
  };
}
