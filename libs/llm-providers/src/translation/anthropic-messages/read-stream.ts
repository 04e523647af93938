import { objectAt, type JsonObject } from '../../wire/json';
import { DONE, type WireEvent } from '../../wire/wire-format';
import { OpenPartTracker } from '../open-part-tracker';
import { meaningOf, objectOf, optionalText, textOf, untranslatable } from '../read-output';
import type { StopReason } from '../reply';
import type { ReplyStreamReader } from '../reply-stream';
import type { OpenPart, StreamStep } from '../stream-step';
import { readAnthropicHead } from './read-reply';
import { ANTHROPIC_STOP_REASONS, readAnthropicUsage } from './words';

/** Reads a stream of Anthropic message events. */
export class AnthropicStreamReader implements ReplyStreamReader {
  private readonly parts = new OpenPartTracker();
  private usage: JsonObject = {};
  private reason: StopReason | null = null;
  private stopSequence: string | null = null;

  read({ data }: WireEvent): StreamStep[] {
    if (data === null || data === DONE) return [];
    switch (data['type']) {
      case 'message_start':
        return this.start(objectOf(data['message'], 'the message'));
      case 'content_block_start':
        return this.begin(objectOf(data['content_block'], 'the block'));
      case 'content_block_delta':
        return this.continue(objectOf(data['delta'], 'the delta'));
      case 'content_block_stop':
        return this.parts.end();
      case 'message_delta':
        return this.note(data);
      case 'message_stop':
        return this.finish();
      case 'error':
        throw untranslatable('it reports an error');
      default:
        return [];
    }
  }

  end(): StreamStep[] {
    return [];
  }

  private start(message: JsonObject): StreamStep[] {
    this.usage = objectAt(message, 'usage');
    return [{ kind: 'start', head: readAnthropicHead(message) }];
  }

  private begin(block: JsonObject): StreamStep[] {
    const begun = this.parts.begin(openPartOf(block));
    return [...begun, ...this.parts.piece(optionalText(block['text'] ?? block['thinking']) ?? '')];
  }

  private continue(delta: JsonObject): StreamStep[] {
    switch (delta['type']) {
      case 'text_delta':
        return this.parts.piece(textOf(delta['text'], 'the text'));
      case 'thinking_delta':
        return this.parts.piece(textOf(delta['thinking'], 'the thinking'));
      case 'input_json_delta':
        return this.parts.piece(textOf(delta['partial_json'], 'the arguments'));
      case 'signature_delta':
        return this.parts.sign(textOf(delta['signature'], 'the signature'));
      default:
        throw untranslatable('it has a delta of an unknown kind');
    }
  }

  /** Usage is cumulative: later numbers replace earlier ones. */
  private note(event: JsonObject): StreamStep[] {
    const delta = objectAt(event, 'delta');
    const reason = delta['stop_reason'] ?? null;
    if (reason !== null) this.reason = meaningOf(ANTHROPIC_STOP_REASONS, reason);
    this.stopSequence = optionalText(delta['stop_sequence']);
    const counted = Object.entries(objectAt(event, 'usage')).filter(([, count]) => count !== null);
    this.usage = { ...this.usage, ...Object.fromEntries(counted) };
    return [];
  }

  private finish(): StreamStep[] {
    if (this.reason === null) throw untranslatable('it does not say why it ended');
    const { reason, stopSequence } = this;
    const usage = readAnthropicUsage(this.usage);
    return [...this.parts.end(), { kind: 'finish', finish: { reason, stopSequence, usage } }];
  }
}

function openPartOf(block: JsonObject): OpenPart {
  switch (block['type']) {
    case 'text':
      return { kind: 'text' };
    case 'thinking':
      return { kind: 'reasoning' };
    case 'redacted_thinking':
      return { kind: 'redacted', data: textOf(block['data'], 'the data') };
    case 'tool_use':
      return {
        kind: 'toolCall',
        id: textOf(block['id'], 'the id of a tool call'),
        name: textOf(block['name'], 'the name of a tool call'),
      };
    default:
      throw untranslatable('it has a block of an unknown kind');
  }
}
