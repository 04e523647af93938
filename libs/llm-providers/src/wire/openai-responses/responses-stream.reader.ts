import type { CallUsage } from '@app/kernel';
import { requestSegments } from '../body-segments';
import { isObject, objectAt, textAt, type JsonObject } from '../json';
import { notReplyText } from '../not-text';
import { openAiFailure } from '../openai-failure';
import { runningPieces } from '../running-pieces';
import { openAiTokens } from '../reported-tokens';
import { RunningUsage } from '../running-usage';
import { NOTHING_READ, ReadingBuilder } from '../stream-reading';
import { walkTexts } from '../text-walk';
import {
  DONE,
  type StreamFailure,
  type StreamReader,
  type StreamReading,
  type WireEvent,
} from '../wire-format';
import { channelOf, endedPart } from './responses-channel';

const finalTypes = new Set(['response.completed', 'response.incomplete']);

/** Reads the events of a streamed response. Events that are no deltas repeat what the deltas said: their texts are whole. */
export class ResponsesStreamReader implements StreamReader {
  private readonly running: RunningUsage;
  private modelName: string | null = null;

  constructor(request: JsonObject) {
    this.running = new RunningUsage(() => requestSegments(request));
  }

  read({ name, data }: WireEvent): StreamReading {
    if (data === null || data === DONE) return NOTHING_READ;
    const type = textAt(data, 'type') ?? name ?? '';
    const failure = failureOf(type, data);
    if (failure !== undefined) return { ...NOTHING_READ, failure };
    this.readResponse(objectAt(data, 'response'));
    const reading = new ReadingBuilder();
    readTexts(type, data, reading);
    this.running.count(reading.pieces);
    return reading.build({ isFinal: finalTypes.has(type) });
  }

  usage(): CallUsage {
    return this.running.current();
  }

  model(): string | null {
    return this.modelName;
  }

  private readResponse(response: JsonObject): void {
    this.modelName ??= textAt(response, 'model');
    const usage = objectAt(response, 'usage');
    this.running.report(openAiTokens(usage, 'input'));
  }
}

function readTexts(type: string, event: JsonObject, reading: ReadingBuilder): void {
  const { delta = null } = event;
  const rules = { pointer: '', notText: notReplyText, passedOver: 'logprobs', except: 'delta' };
  walkTexts(event, rules, reading);
  if (type.endsWith('.done')) reading.ends.push(endedPart(type, event));
  if (type.endsWith('audio.delta')) return reading.media('/delta');
  runningPieces(
    delta,
    { pointer: '/delta', channel: channelOf(type, event), notText: notReplyText },
    reading,
  );
}

function failureOf(type: string, event: JsonObject): StreamFailure | undefined {
  if (type === 'response.failed') return openAiFailure(objectAt(objectAt(event, 'response'), 'error'));
  if (type !== 'error' && !isObject(event['error'])) return undefined;
  return openAiFailure(isObject(event['error']) ? event['error'] : event);
}
