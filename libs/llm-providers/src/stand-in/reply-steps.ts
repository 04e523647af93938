import type { Reply, ReplyPart } from '../translation/reply';
import type { OpenPart, StreamStep } from '../translation/stream-step';
import { piecesOf } from './tokenizer';

/** The steps in which a stream brings a whole answer, piece by piece. */
export function stepsOf({ head, parts, finish }: Reply): StreamStep[] {
  return [{ kind: 'start', head }, ...parts.flatMap(stepsOfPart), { kind: 'finish', finish }];
}

function stepsOfPart(part: ReplyPart, index: number): StreamStep[] {
  const isCall = part.kind === 'toolCall';
  const open: OpenPart = isCall ? { kind: part.kind, id: part.id, name: part.name } : { kind: part.kind };
  const text = isCall ? JSON.stringify(part.input) : part.text;
  return [
    { kind: 'open', index, part: open },
    ...piecesOf(text).map((piece): StreamStep => ({ kind: 'piece', index, part: open, text: piece })),
    { kind: 'close', index, part: open },
  ];
}
