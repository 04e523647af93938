import { isObject, type JsonObject } from '../../wire/json';
import { DONE, type WireEvent } from '../../wire/wire-format';
import type { AnswerLabel } from '../answer-label';
import type { Finish } from '../reply';
import type { ReplyStreamWriter } from '../reply-stream';
import type { OpenPart, StreamStep } from '../stream-step';
import { OPENAI_FINISH_WORDS, writeOpenaiUsage } from './words';

/** Writes a stream of chat completion chunks, with the usage at its end when the caller asked for it. */
export class OpenaiChatStreamWriter implements ReplyStreamWriter {
  private readonly withUsage: boolean;
  private callCount = 0;

  constructor(private readonly label: AnswerLabel) {
    const options = label.request['stream_options'];
    this.withUsage = isObject(options) && options['include_usage'] === true;
  }

  write(step: StreamStep): WireEvent[] {
    switch (step.kind) {
      case 'start':
        return [this.chunk({ role: 'assistant', content: '', refusal: null })];
      case 'open':
        return this.open(step.part);
      case 'piece':
        return [this.chunk(this.deltaOf(step.part, step.text))];
      case 'finish':
        return this.finish(step.finish);
      case 'signature':
      case 'close':
        return [];
    }
  }

  private open(part: OpenPart): WireEvent[] {
    if (part.kind !== 'toolCall') return [];
    const { id, name } = part;
    const index = this.callCount++;
    return [this.chunk({ tool_calls: [{ index, id, type: 'function', function: { name, arguments: '' } }] })];
  }

  private deltaOf(part: OpenPart, text: string): JsonObject {
    if (part.kind === 'toolCall') {
      return { tool_calls: [{ index: this.callCount - 1, function: { arguments: text } }] };
    }
    return part.kind === 'text' ? { content: text } : { reasoning_content: text };
  }

  private finish({ reason, usage }: Finish): WireEvent[] {
    const last = this.chunk({}, OPENAI_FINISH_WORDS[reason]);
    const done = { name: null, data: DONE } as const;
    if (!this.withUsage || usage === null) return [last, done];
    const counted = { ...this.envelope(), choices: [], usage: writeOpenaiUsage(usage) };
    return [last, { name: null, data: counted }, done];
  }

  private chunk(delta: JsonObject, finishReason: string | null = null): WireEvent {
    const choices = [{ index: 0, delta, logprobs: null, finish_reason: finishReason }];
    return { name: null, data: { ...this.envelope(), choices, ...(this.withUsage && { usage: null }) } };
  }

  private envelope(): JsonObject {
    const { id, createdAtS, model } = this.label;
    return { id: `chatcmpl-${id}`, object: 'chat.completion.chunk', created: createdAtS, model };
  }
}
