import { Readable } from 'node:stream';
import { Logger } from '@nestjs/common';
import { errorCatalog, problemOf, UnexpectedError } from '@app/http';
import { AppError, type TraceContext } from '@app/kernel';
import { wireFormat } from '@app/llm-providers';
import { faultOf } from './fault';
import type { ModelAsk } from './model-ask';

/** What belongs to a stream beside its bytes. */
export interface StreamSurroundings {
  readonly ask: ModelAsk;
  readonly trace: TraceContext;
  /** Called once the stream is over, however it ended. */
  readonly end: () => void;
}

/**
 * The body of a streamed answer. It is read as fast as the caller reads it, and events that come together leave together.
 * When its source fails, it ends with the error event of the format: the status has left long before.
 */
export class StreamBody extends Readable {
  private readonly logger = new Logger('model-stream');
  private readonly source: AsyncIterator<readonly Uint8Array[]>;
  private events = 0;
  private isOver = false;

  /** @param events of one answer, in the order in which they leave */
  constructor(
    events: AsyncIterable<readonly Uint8Array[]>,
    private readonly surroundings: StreamSurroundings,
  ) {
    // Nothing is read ahead.
    super({ highWaterMark: 1 });
    this.source = events[Symbol.asyncIterator]();
  }

  override _read(): void {
    this.source.next().then(
      (step) => {
        if (step.done === true) this.finish();
        else this.hand(step.value);
      },
      (thrown: unknown) => {
        this.push(this.failure(thrown));
        this.finish();
      },
    );
  }

  /** Also runs when the caller leaves, even before the first step. */
  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    if (this.isOver) return callback(error);
    this.isOver = true;
    this.surroundings.end();
    const left = this.source.return?.() ?? Promise.resolve();
    left.then(
      () => callback(error),
      (thrown: unknown) => callback(thrown as Error),
    );
  }

  private hand(events: readonly Uint8Array[]): void {
    this.events += events.length;
    const [first] = events;
    this.push(events.length === 1 ? first : Buffer.concat(events));
  }

  private finish(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.surroundings.end();
    this.push(null);
  }

  private failure(thrown: unknown): Uint8Array {
    const { ask, trace } = this.surroundings;
    const error = thrown instanceof AppError ? thrown : new UnexpectedError(thrown);
    this.logger[errorCatalog[error.code].logLevel]({
      event: 'stream.failed',
      code: error.code,
      operation: ask.dialect.operation,
      requestId: trace.requestId,
      traceId: trace.traceId,
      err: error.cause ?? error,
    });
    const fault = faultOf(problemOf(error, trace.requestId), error);
    return wireFormat(ask.dialect.format).encode(ask.dialect.errorEvent(fault, this.events));
  }
}
