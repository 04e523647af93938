import type { CallUsage, Json } from '@app/kernel';
import { requestSegments } from '../body-segments';
import { isObject, objectAt, textAt, type JsonObject } from '../json';
import { notReplyText } from '../not-text';
import { openAiFailure } from '../openai-failure';
import { indexOf, runningPieces } from '../running-pieces';
import { openAiTokens } from '../reported-tokens';
import { RunningUsage } from '../running-usage';
import { NOTHING_READ, ReadingBuilder } from '../stream-reading';
import { walkTexts, type WalkOptions } from '../text-walk';
import {
  DONE,
  type StreamFailure,
  type StreamReader,
  type StreamReading,
  type WireEvent,
} from '../wire-format';
import { asksForUsage, withoutEmptyUsage } from './asked-usage';

/** Reads the chunks of a streamed chat completion. */
export class ChatStreamReader implements StreamReader {
  private readonly running: RunningUsage;
  private readonly callerAsksForUsage: boolean;
  private modelName: string | null = null;

  constructor(request: JsonObject) {
    this.running = new RunningUsage(() => requestSegments(request));
    this.callerAsksForUsage = asksForUsage(request);
  }

  read(event: WireEvent): StreamReading {
    const { name, data } = event;
    if (data === null) return NOTHING_READ;
    if (data === DONE) return { ...NOTHING_READ, isFinal: true };
    const failure = failureOf(name, data);
    if (failure !== undefined) return { ...NOTHING_READ, failure };
    this.modelName ??= textAt(data, 'model');
    const reading = new ReadingBuilder();
    readChunk(data, reading);
    this.running.count(reading.pieces);
    const isOurs = this.readUsage(data);
    if (this.callerAsksForUsage || data['usage'] !== null) return reading.build({ isOurs });
    return reading.build({ isOurs, asAsked: withoutEmptyUsage(event, data) });
  }

  usage(): CallUsage {
    return this.running.current();
  }

  model(): string | null {
    return this.modelName;
  }

  /** @returns true for the chunk that carries nothing but a usage that the caller did not ask for */
  private readUsage(chunk: JsonObject): boolean {
    if (!isObject(chunk['usage'])) return false;
    const usage = objectAt(chunk, 'usage');
    this.running.report(openAiTokens(usage, 'prompt'));
    return !this.callerAsksForUsage && Array.isArray(chunk['choices']) && chunk['choices'].length === 0;
  }
}

/**
 * How a part is read whose texts stand whole, but for one field. Written out, because to spread an object for each event
 * costs more than to walk it.
 */
function wholeTexts(pointer: string, except?: string): WalkOptions {
  return { pointer, notText: notReplyText, passedOver: 'logprobs', except };
}

function readChunk(chunk: JsonObject, reading: ReadingBuilder): void {
  const { choices } = chunk;
  if (!Array.isArray(choices)) return walkTexts(chunk, wholeTexts(''), reading);
  walkTexts(chunk, wholeTexts('', 'choices'), reading);
  choices.forEach((choice: Json, position) => readChoice(choice, position, reading));
}

function readChoice(choice: Json, position: number, reading: ReadingBuilder): void {
  const pointer = `/choices/${position}`;
  walkTexts(choice, wholeTexts(pointer, 'delta'), reading);
  if (!isObject(choice)) return;
  const part = `/choices/${indexOf(choice, position)}`;
  runningPieces(
    choice['delta'] ?? null,
    { notText: notReplyText, pointer: `${pointer}/delta`, channel: `${part}/message` },
    reading,
  );
  if (textAt(choice, 'finish_reason') !== null) reading.ends.push(part);
}

/** Errors come as `{error: {...}}`, whatever the name of the event is. */
function failureOf(name: string | null, chunk: JsonObject): StreamFailure | undefined {
  const { error } = chunk;
  if (name !== 'error' && (error === undefined || error === null)) return undefined;
  return openAiFailure(isObject(error) ? error : chunk);
}
