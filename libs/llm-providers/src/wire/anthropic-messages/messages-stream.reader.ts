import type { CallUsage } from '@app/kernel';
import { requestSegments } from '../body-segments';
import { isObject, objectAt, textAt, type JsonObject } from '../json';
import { notReplyText } from '../not-text';
import { runningPieces } from '../running-pieces';
import { RunningUsage } from '../running-usage';
import { NOTHING_READ, ReadingBuilder } from '../stream-reading';
import { walkTexts } from '../text-walk';
import { DONE, type StreamReader, type StreamReading, type WireEvent } from '../wire-format';
import { anthropicUsage } from './anthropic-usage';

/** Reads the events of a streamed message. */
export class MessagesStreamReader implements StreamReader {
  private readonly running: RunningUsage;
  private modelName: string | null = null;
  private isUsageSettled = false;

  constructor(request: JsonObject) {
    this.running = new RunningUsage(() => requestSegments(request));
  }

  read({ name, data }: WireEvent): StreamReading {
    if (data === null || data === DONE) return NOTHING_READ;
    const type = textAt(data, 'type') ?? name ?? '';
    if (type === 'error') {
      const code = textAt(objectAt(data, 'error'), 'type');
      return { ...NOTHING_READ, failure: code === null ? {} : { code } };
    }
    this.readUsage(type, data);
    const reading = new ReadingBuilder();
    readTexts(type, data, reading);
    if (type === 'content_block_stop') reading.ends.push(`/content/${indexOf(data)}`);
    this.running.count(reading.pieces);
    return reading.build({ isFinal: type === 'message_stop' });
  }

  usage(): CallUsage {
    return this.running.current(this.isUsageSettled);
  }

  model(): string | null {
    return this.modelName;
  }

  /** `message_start` reports what was read; `message_delta` what was written so far, in its last occurrence all of it. */
  private readUsage(type: string, event: JsonObject): void {
    const owner = type === 'message_start' ? objectAt(event, 'message') : event;
    this.running.report(anthropicUsage(owner));
    if (type === 'message_start') this.modelName = textAt(owner, 'model');
    if (type === 'message_delta' && isObject(event['usage'])) this.isUsageSettled = true;
  }
}

function readTexts(type: string, event: JsonObject, reading: ReadingBuilder): void {
  if (type === 'content_block_delta') readDelta(event, reading);
  else if (type === 'content_block_start') readBlock(event, reading);
  else walkTexts(event, { pointer: '', notText: notReplyText }, reading);
}

function readDelta(event: JsonObject, reading: ReadingBuilder): void {
  const { delta = null } = event;
  walkTexts(event, { pointer: '', notText: notReplyText, except: 'delta' }, reading);
  if (isObject(delta) && delta['type'] === 'citations_delta') {
    return walkTexts(delta, { pointer: '/delta', notText: notReplyText }, reading);
  }
  const channel = `/content/${indexOf(event)}`;
  const wholeNames = { partial_json: 'input' };
  runningPieces(delta, { pointer: '/delta', channel, notText: notReplyText, wholeNames }, reading);
}

/** A block may begin with the first piece of its text; all else in it is whole, as results of server tools are. */
function readBlock(event: JsonObject, reading: ReadingBuilder): void {
  const { content_block: block = null } = event;
  walkTexts(event, { pointer: '', notText: notReplyText, except: 'content_block' }, reading);
  const { text = null, thinking = null, ...whole } = isObject(block) ? block : { block };
  const channel = `/content/${indexOf(event)}`;
  runningPieces({ text, thinking }, { pointer: '/content_block', channel, notText: notReplyText }, reading);
  walkTexts(whole, { pointer: '/content_block', notText: notReplyText }, reading);
}

function indexOf(event: JsonObject): number {
  return typeof event['index'] === 'number' ? event['index'] : 0;
}
