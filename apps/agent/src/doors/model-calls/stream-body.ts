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
 * The body of a streamed answer. When its source fails, it ends with the error event of the format: the status has left
 * long before. An iterator of its own, because a generator that is left before its first step cannot tell its source.
 */
export class StreamBody implements AsyncIterableIterator<Uint8Array> {
  private readonly logger = new Logger('model-stream');
  private readonly source: AsyncIterator<Uint8Array>;
  private events = 0;
  private isOver = false;

  constructor(
    bytes: AsyncIterable<Uint8Array>,
    private readonly surroundings: StreamSurroundings,
  ) {
    this.source = bytes[Symbol.asyncIterator]();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<Uint8Array>> {
    if (this.isOver) return { done: true, value: undefined };
    try {
      const step = await this.source.next();
      if (step.done === true) this.finish();
      else this.events += 1;
      return step;
    } catch (thrown) {
      this.finish();
      return { done: false, value: this.failure(thrown) };
    }
  }

  /** The caller has left. */
  async return(): Promise<IteratorResult<Uint8Array>> {
    this.finish();
    await this.source.return?.();
    return { done: true, value: undefined };
  }

  private finish(): void {
    this.isOver = true;
    this.surroundings.end();
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
