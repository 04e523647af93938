import { isObject, objectAt, type JsonObject } from '../../wire/json';
import { DONE, type WireEvent } from '../../wire/wire-format';
import { OpenPartTracker } from '../open-part-tracker';
import { meaningOf, objectOf, optionalText, textOf, untranslatable } from '../read-output';
import type { StopReason, TokenCounts } from '../reply';
import type { ReplyStreamReader } from '../reply-stream';
import type { StreamStep } from '../stream-step';
import { NAMELESS } from './read-reply';
import { CONVERSE_STOP_REASONS, readConverseUsage } from './words';

/** Reads a ConverseStream. Only tool calls have a beginning of their own; the usage comes after the stop. */
export class ConverseStreamReader implements ReplyStreamReader {
  private readonly parts = new OpenPartTracker();
  private reason: StopReason | null = null;
  private isFinished = false;

  read({ name, data, error }: WireEvent): StreamStep[] {
    if (error === true) throw untranslatable('it reports an error');
    if (data === null || data === DONE) return [];
    switch (name) {
      case 'messageStart':
        return [{ kind: 'start', head: NAMELESS }];
      case 'contentBlockStart':
        return this.begin(objectAt(data, 'start'));
      case 'contentBlockDelta':
        return this.continue(objectOf(data['delta'], 'the delta'));
      case 'contentBlockStop':
        return this.parts.end();
      case 'messageStop':
        this.reason = meaningOf(CONVERSE_STOP_REASONS, data['stopReason']);
        return [];
      case 'metadata':
        return this.finish(readConverseUsage(data['usage']));
      default:
        return [];
    }
  }

  end(): StreamStep[] {
    return this.finish(null);
  }

  private begin({ toolUse }: JsonObject): StreamStep[] {
    if (toolUse === undefined || toolUse === null) return [];
    const call = objectOf(toolUse, 'the tool call');
    const id = textOf(call['toolUseId'], 'the id of a tool call');
    return this.parts.begin({ kind: 'toolCall', id, name: textOf(call['name'], 'the name of a tool call') });
  }

  private continue({ text, toolUse, reasoningContent }: JsonObject): StreamStep[] {
    if (typeof text === 'string') return this.parts.textPiece('text', text);
    if (isObject(toolUse)) return this.parts.piece(textOf(toolUse['input'], 'the arguments'));
    if (isObject(reasoningContent)) return this.reasonOn(reasoningContent);
    throw untranslatable('it has a delta of an unknown kind');
  }

  private reasonOn({ text, signature, redactedContent }: JsonObject): StreamStep[] {
    const redacted = optionalText(redactedContent);
    if (redacted !== null) return this.parts.begin({ kind: 'redacted', data: redacted });
    const pieces = this.parts.textPiece('reasoning', optionalText(text) ?? '');
    if (typeof signature !== 'string') return pieces;
    const begun = this.parts.current?.kind === 'reasoning' ? [] : this.parts.begin({ kind: 'reasoning' });
    return [...pieces, ...begun, ...this.parts.sign(signature)];
  }

  private finish(usage: TokenCounts | null): StreamStep[] {
    if (this.reason === null || this.isFinished) return [];
    this.isFinished = true;
    return [
      ...this.parts.end(),
      { kind: 'finish', finish: { reason: this.reason, stopSequence: null, usage } },
    ];
  }
}
