import type { CallUsage } from '@app/kernel';
import { requestSegments } from '../body-segments';
import { exceptionFailure } from '../eventstream/exception-failure';
import type { JsonObject } from '../json';
import { notReplyText } from '../not-text';
import { converseUsage } from './converse-usage';
import { runningPieces } from '../running-pieces';
import { RunningUsage } from '../running-usage';
import { NOTHING_READ, ReadingBuilder } from '../stream-reading';
import { walkTexts } from '../text-walk';
import { DONE, type StreamReader, type StreamReading, type WireEvent } from '../wire-format';

/** Reads the events of ConverseStream. The last one is `metadata`, which follows `messageStop`. */
export class ConverseStreamReader implements StreamReader {
  private readonly running: RunningUsage;

  constructor(request: JsonObject) {
    this.running = new RunningUsage(() => requestSegments(request));
  }

  read(event: WireEvent): StreamReading {
    const failure = exceptionFailure(event);
    if (failure !== undefined) return { ...NOTHING_READ, failure };
    const { name, data } = event;
    if (data === null || data === DONE) return NOTHING_READ;
    this.running.report(converseUsage(data));
    const reading = new ReadingBuilder();
    readTexts(data, reading);
    if (name === 'contentBlockStop') reading.ends.push(blockOf(data));
    this.running.count(reading.pieces);
    return reading.build({ isFinal: name === 'metadata' });
  }

  usage(): CallUsage {
    return this.running.current();
  }

  /** Converse does not name the model. */
  model(): null {
    return null;
  }
}

function readTexts(event: JsonObject, reading: ReadingBuilder): void {
  const { delta = null } = event;
  walkTexts(event, { pointer: '', notText: notReplyText, except: 'delta' }, reading);
  const rules = { pointer: '/delta', channel: blockOf(event), notText: notReplyText };
  runningPieces(delta, rules, reading);
}

/** Where the block of an event will stand in the whole answer. */
function blockOf({ contentBlockIndex: index }: JsonObject): string {
  return `/output/message/content/${typeof index === 'number' ? index : 0}`;
}
