import type { CallUsage } from '@app/kernel';
import { MessagesStreamReader } from '../anthropic-messages/messages-stream.reader';
import { requestSegments } from '../body-segments';
import { exceptionFailure } from '../eventstream/exception-failure';
import { isObject, objectAt, textAt, type JsonObject } from '../json';
import { notReplyText } from '../not-text';
import { runningPieces } from '../running-pieces';
import { separateTokens } from '../reported-tokens';
import { RunningUsage } from '../running-usage';
import { NOTHING_READ, ReadingBuilder } from '../stream-reading';
import { DONE, type StreamReader, type StreamReading, type WireEvent } from '../wire-format';
import { invokeChunkUsage } from './invoke-usage';

/** What Bedrock adds to the last chunk of every vendor. */
const METRICS = 'amazon-bedrock-invocationMetrics';

const anthropicType = /^(?:message|content_block)_(?:start|delta|stop)$|^error$/;

/** Reads the chunks of an invoked model: Anthropic's events as such, those of other vendors as running text throughout. */
export class InvokeStreamReader implements StreamReader {
  private readonly messages: MessagesStreamReader;
  private readonly running: RunningUsage;
  private hasMetrics = false;
  private isAnthropic = false;

  constructor(request: JsonObject) {
    this.messages = new MessagesStreamReader(request);
    this.running = new RunningUsage(() => requestSegments(request));
  }

  read(event: WireEvent): StreamReading {
    const failure = exceptionFailure(event);
    if (failure !== undefined) return { ...NOTHING_READ, failure };
    const { data } = event;
    if (data === null || data === DONE) return NOTHING_READ;
    const reading = this.readChunk(event, data);
    this.readMetrics(data);
    return { ...reading, isFinal: reading.isFinal || this.hasMetrics };
  }

  usage(): CallUsage {
    return this.isAnthropic && !this.hasMetrics
      ? this.messages.usage()
      : this.running.current(this.hasMetrics);
  }

  model(): string | null {
    return this.messages.model();
  }

  private readChunk(event: WireEvent, chunk: JsonObject): StreamReading {
    this.isAnthropic ||= anthropicType.test(textAt(chunk, 'type') ?? '');
    if (this.isAnthropic) return this.messages.read(event);
    const reading = new ReadingBuilder();
    runningPieces(chunk, { pointer: '', channel: '', notText: notReplyText }, reading);
    this.running.count(reading.pieces);
    this.running.report(invokeChunkUsage(chunk));
    return reading.build();
  }

  private readMetrics(chunk: JsonObject): void {
    if (!isObject(chunk[METRICS])) return;
    const { cacheReadInputTokenCount, cacheWriteInputTokenCount, inputTokenCount, outputTokenCount } =
      objectAt(chunk, METRICS);
    this.running.report(
      separateTokens(inputTokenCount, outputTokenCount, {
        read: cacheReadInputTokenCount,
        write: cacheWriteInputTokenCount,
      }),
    );
    this.hasMetrics = true;
  }
}
