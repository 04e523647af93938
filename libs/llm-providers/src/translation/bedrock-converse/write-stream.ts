import type { JsonObject } from '../../wire/json';
import type { WireEvent } from '../../wire/wire-format';
import type { Finish } from '../reply';
import type { ReplyStreamWriter } from '../reply-stream';
import type { OpenPart, StreamStep } from '../stream-step';
import { CONVERSE_STOP_WORDS, writeConverseUsage } from './words';

/** Writes a ConverseStream. As at Bedrock, only tool calls have a `contentBlockStart`. */
export class ConverseStreamWriter implements ReplyStreamWriter {
  write(step: StreamStep): WireEvent[] {
    switch (step.kind) {
      case 'start':
        return [event('messageStart', { role: 'assistant' })];
      case 'open':
        return open(step.index, step.part);
      case 'piece':
        return [delta(step.index, deltaOf(step.part, step.text))];
      case 'signature':
        return [delta(step.index, { reasoningContent: { signature: step.signature } })];
      case 'close':
        return [event('contentBlockStop', { contentBlockIndex: step.index })];
      case 'finish':
        return finish(step.finish);
    }
  }
}

function event(name: string, data: JsonObject): WireEvent {
  return { name, data };
}

function delta(index: number, change: JsonObject): WireEvent {
  return event('contentBlockDelta', { contentBlockIndex: index, delta: change });
}

function open(index: number, part: OpenPart): WireEvent[] {
  if (part.kind === 'redacted') return [delta(index, { reasoningContent: { redactedContent: part.data } })];
  if (part.kind !== 'toolCall') return [];
  const start = { toolUse: { toolUseId: part.id, name: part.name } };
  return [event('contentBlockStart', { contentBlockIndex: index, start })];
}

function deltaOf(part: OpenPart, text: string): JsonObject {
  if (part.kind === 'toolCall') return { toolUse: { input: text } };
  return part.kind === 'text' ? { text } : { reasoningContent: { text } };
}

function finish({ reason, usage }: Finish): WireEvent[] {
  return [
    event('messageStop', { stopReason: CONVERSE_STOP_WORDS[reason] }),
    event('metadata', { usage: writeConverseUsage(usage) }),
  ];
}
