import { isObject, itemsAt, objectAt, type JsonObject } from '../../wire/json';
import { DONE, type WireEvent } from '../../wire/wire-format';
import { OpenPartTracker } from '../open-part-tracker';
import { meaningOf, optionalText, textOf, untranslatable } from '../read-output';
import { withToolCalls, type StopReason, type TokenCounts } from '../reply';
import type { ReplyStreamReader } from '../reply-stream';
import type { StreamStep } from '../stream-step';
import { missingCallId, readOpenaiHead } from './read-reply';
import { OPENAI_FINISH_REASONS, readOpenaiUsage } from './words';

/** Reads a stream of chat completion chunks. Usage comes after the last choice, so the end waits for `[DONE]`. */
export class OpenaiChatStreamReader implements ReplyStreamReader {
  private readonly parts = new OpenPartTracker();
  private isStarted = false;
  private isFinished = false;
  private answerId: string | null = null;
  private openCall: number | null = null;
  private callCount = 0;
  private isRefused = false;
  private reason: StopReason | null = null;
  private usage: TokenCounts | null = null;

  read({ data }: WireEvent): StreamStep[] {
    if (data === DONE) return this.end();
    if (data === null) return [];
    if (isObject(data['error'])) throw untranslatable('it reports an error');
    this.usage = readOpenaiUsage(data['usage']) ?? this.usage;
    const choice = itemsAt(data, 'choices')[0];
    return [...this.start(data), ...(isObject(choice) ? this.readChoice(choice) : [])];
  }

  end(): StreamStep[] {
    if (this.reason === null || this.isFinished) return [];
    this.isFinished = true;
    const reason = this.isRefused ? 'filtered' : withToolCalls(this.reason, this.parts.hasToolCalls);
    return [
      ...this.parts.end(),
      { kind: 'finish', finish: { reason, stopSequence: null, usage: this.usage } },
    ];
  }

  private start(chunk: JsonObject): StreamStep[] {
    if (this.isStarted) return [];
    this.isStarted = true;
    const head = readOpenaiHead(chunk);
    this.answerId = head.id;
    return [{ kind: 'start', head }];
  }

  private readChoice(choice: JsonObject): StreamStep[] {
    const delta = objectAt(choice, 'delta');
    const refusal = optionalText(delta['refusal']) ?? '';
    if (refusal !== '') this.isRefused = true;
    const steps = [
      ...this.parts.textPiece('reasoning', optionalText(delta['reasoning_content']) ?? ''),
      ...this.parts.textPiece('text', optionalText(delta['content']) ?? ''),
      ...this.parts.textPiece('text', refusal),
      ...itemsAt(delta, 'tool_calls').flatMap((call) => (isObject(call) ? this.readCall(call) : [])),
    ];
    const reason = choice['finish_reason'];
    if (reason !== null && reason !== undefined) this.reason = meaningOf(OPENAI_FINISH_REASONS, reason);
    return steps;
  }

  private readCall(call: JsonObject): StreamStep[] {
    const { index, function: called } = call;
    const place = typeof index === 'number' ? index : this.callCount;
    const begun = place === this.openCall && this.isOpen(call) ? [] : this.beginCall(call);
    this.openCall = place;
    const pieces = isObject(called) ? this.parts.piece(optionalText(called['arguments']) ?? '') : [];
    return [...begun, ...pieces];
  }

  /** Some services give every call the index 0; a new id tells them apart. */
  private isOpen(call: JsonObject): boolean {
    const open = this.parts.current;
    return open?.kind === 'toolCall' && (optionalText(call['id']) || open.id) === open.id;
  }

  private beginCall(call: JsonObject): StreamStep[] {
    const name = textOf(objectAt(call, 'function')['name'], 'the name of a tool call');
    const id = optionalText(call['id']) || missingCallId(this.answerId, this.callCount);
    this.callCount += 1;
    return this.parts.begin({ kind: 'toolCall', id, name });
  }
}
