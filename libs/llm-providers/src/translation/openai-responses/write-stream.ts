import type { JsonObject } from '../../wire/json';
import type { WireEvent } from '../../wire/wire-format';
import type { AnswerLabel } from '../answer-label';
import type { Finish } from '../reply';
import type { ReplyStreamWriter } from '../reply-stream';
import type { OpenPart, StreamStep } from '../stream-step';
import { openItem, type OpenItem, type ResponsesEvent } from './open-item';
import { itemIdOf } from './write-items';
import { statusOf, writeResponse } from './write-response';

/**
 * Writes a stream of response events. The format repeats every text when it is whole, and the whole answer at the end;
 * so the answer is kept until then, as long as the provider may make it.
 */
export class ResponsesStreamWriter implements ReplyStreamWriter {
  private readonly output: JsonObject[] = [];
  private sequenceNumber = 0;
  private open: { readonly item: OpenItem; readonly index: number; readonly pieces: string[] } | null = null;

  constructor(private readonly label: AnswerLabel) {}

  write(step: StreamStep): WireEvent[] {
    return this.eventsOf(step).map(([name, fields]) => {
      const type = `response.${name}`;
      return { name: type, data: { type, sequence_number: this.sequenceNumber++, ...fields } };
    });
  }

  private eventsOf(step: StreamStep): ResponsesEvent[] {
    switch (step.kind) {
      case 'start':
        return this.start();
      case 'open':
        return this.begin(step.part);
      case 'piece':
        return this.continue(step.text);
      case 'close':
        return this.close();
      case 'finish':
        return this.finish(step.finish);
      case 'signature':
        return [];
    }
  }

  private start(): ResponsesEvent[] {
    const response = writeResponse(this.label, [], null);
    return [
      ['created', { response }],
      ['in_progress', { response }],
    ];
  }

  private begin(part: OpenPart): ResponsesEvent[] {
    if (part.kind === 'redacted') return [];
    const index = this.output.length;
    const item = openItem(part, { id: itemIdOf(part.kind, this.label, index), index });
    this.open = { item, index, pieces: [] };
    return item.opened();
  }

  private continue(text: string): ResponsesEvent[] {
    if (this.open === null) return [];
    this.open.pieces.push(text);
    return [this.open.item.piece(text)];
  }

  private close(): ResponsesEvent[] {
    if (this.open === null) return [];
    const { item, index, pieces } = this.open;
    const text = pieces.join('');
    const whole = item.item(text);
    this.open = null;
    this.output.push(whole);
    return [...item.closed(text), ['output_item.done', { output_index: index, item: whole }]];
  }

  private finish(finish: Finish): ResponsesEvent[] {
    return [[statusOf(finish), { response: writeResponse(this.label, this.output, finish) }]];
  }
}
