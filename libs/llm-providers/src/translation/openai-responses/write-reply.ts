import { writeJson } from '@app/kernel';
import type { JsonObject } from '../../wire/json';
import type { AnswerLabel } from '../answer-label';
import type { Reply, ReplyPart } from '../reply';
import { itemIdOf, writeCallItem, writeMessageItem, writeReasoningItem } from './write-items';
import { writeResponse } from './write-response';

/** Writes a whole response. Encrypted reasoning of other vendors has no place in it. */
export function writeResponsesReply({ parts, finish }: Reply, label: AnswerLabel): JsonObject {
  const output = parts
    .filter((part) => part.kind !== 'reasoning' || part.redacted === null)
    .map((part, index) => writeItem(part, itemIdOf(part.kind, label, index)));
  return writeResponse(label, output, finish);
}

function writeItem(part: ReplyPart, id: string): JsonObject {
  const item = { id, status: 'completed' } as const;
  if (part.kind === 'text') return writeMessageItem(item, part.text);
  if (part.kind === 'reasoning') return writeReasoningItem(id, part.text);
  return writeCallItem(item, { id: part.id, name: part.name, arguments: writeJson(part.input) });
}
