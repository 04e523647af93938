import type { CallUsage } from '@app/kernel';
import { requestSegments } from '../body-segments';
import { isObject, itemsAt, objectAt, textAt, type JsonObject } from '../json';
import { notReplyText } from '../not-text';
import { indexOf, runningPieces } from '../running-pieces';
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
    this.running.report(usage['prompt_tokens'], usage['completion_tokens']);
    return !this.callerAsksForUsage && Array.isArray(chunk['choices']) && chunk['choices'].length === 0;
  }
}

function readChunk(chunk: JsonObject, reading: ReadingBuilder): void {
  itemsAt(chunk, 'choices').forEach((choice, position) => {
    if (!isObject(choice)) return walkTexts(choice, at(`/choices/${position}`), reading.text);
    const { delta = null, ...rest } = choice;
    const pointer = `/choices/${position}`;
    const channel = `/choices/${indexOf(choice, position)}/message`;
    runningPieces(delta, { ...at(`${pointer}/delta`), channel }, reading);
    walkTexts(rest, at(pointer), reading.text);
  });
  const { choices: _choices, ...rest } = chunk;
  walkTexts(rest, at(''), reading.text);
}

function at(pointer: string): WalkOptions {
  return { pointer, notText: notReplyText, passedOver: 'logprobs' };
}

/** Errors come as `{error: {...}}`, whatever the name of the event is. */
function failureOf(name: string | null, chunk: JsonObject): StreamFailure | undefined {
  const { error } = chunk;
  if (name !== 'error' && (error === undefined || error === null)) return undefined;
  const facts = isObject(error) ? error : chunk;
  const code = textAt(facts, 'code') ?? textAt(facts, 'type');
  const status = [facts['status'], facts['code']].find((value) => typeof value === 'number');
  return { ...(code !== null && { code }), ...(typeof status === 'number' && { status }) };
}
