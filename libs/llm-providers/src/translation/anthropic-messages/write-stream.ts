import type { Json } from '@app/kernel';
import type { JsonObject } from '../../wire/json';
import type { WireEvent } from '../../wire/wire-format';
import type { AnswerLabel } from '../answer-label';
import type { Finish } from '../reply';
import type { ReplyStreamWriter } from '../reply-stream';
import type { OpenPart, StreamStep } from '../stream-step';
import { ANTHROPIC_STOP_WORDS, writeAnthropicUsage } from './words';

/** Writes a stream of Anthropic message events. What was read is counted at the end: other vendors tell it only there. */
export class AnthropicStreamWriter implements ReplyStreamWriter {
  constructor(private readonly label: AnswerLabel) {}

  write(step: StreamStep): WireEvent[] {
    switch (step.kind) {
      case 'start':
        return [event('message_start', { message: this.emptyMessage() })];
      case 'open':
        return [event('content_block_start', { index: step.index, content_block: emptyBlock(step.part) })];
      case 'piece':
        return [delta(step.index, deltaOf(step.part, step.text))];
      case 'signature':
        return [delta(step.index, { type: 'signature_delta', signature: step.signature })];
      case 'close':
        return [event('content_block_stop', { index: step.index })];
      case 'finish':
        return finish(step.finish);
    }
  }

  private emptyMessage(): JsonObject {
    return {
      id: `msg_${this.label.id}`,
      type: 'message',
      role: 'assistant',
      model: this.label.model,
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage: writeAnthropicUsage(null),
    };
  }
}

function event(type: string, fields: JsonObject): WireEvent {
  return { name: type, data: { type, ...fields } };
}

function delta(index: number, change: JsonObject): WireEvent {
  return event('content_block_delta', { index, delta: change });
}

function deltaOf(part: OpenPart, text: string): Record<string, Json> {
  if (part.kind === 'toolCall') return { type: 'input_json_delta', partial_json: text };
  return part.kind === 'text' ? { type: 'text_delta', text } : { type: 'thinking_delta', thinking: text };
}

function emptyBlock(part: OpenPart): JsonObject {
  switch (part.kind) {
    case 'text':
      return { type: 'text', text: '' };
    case 'reasoning':
      return { type: 'thinking', thinking: '', signature: '' };
    case 'redacted':
      return { type: 'redacted_thinking', data: part.data };
    case 'toolCall':
      return { type: 'tool_use', id: part.id, name: part.name, input: {} };
  }
}

function finish({ reason, stopSequence, usage }: Finish): WireEvent[] {
  const end = { stop_reason: ANTHROPIC_STOP_WORDS[reason], stop_sequence: stopSequence };
  return [
    event('message_delta', { delta: end, usage: writeAnthropicUsage(usage) }),
    event('message_stop', {}),
  ];
}
