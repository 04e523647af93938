import type { AppError } from '@app/kernel';
import type { Dispatcher } from 'undici';

/** Head of an answer. */
export interface UpstreamHead {
  readonly status: number;
  readonly headers: Dispatcher.ResponseData['headers'];
}

/** Bytes that may wait to be read before the connection is no longer read from. */
const MAX_WAITING_BYTES = 64 * 1024;

type Step = IteratorResult<Uint8Array, undefined>;

/** Settles a promise that somebody waits for. */
interface Settle<Value> {
  readonly resolve: (value: Value) => void;
  readonly reject: (reason: AppError) => void;
}

/** What belongs to an answer beside its bytes. */
export interface AnswerSurroundings {
  /** Names a failure. */
  readonly failureOf: (cause: unknown) => AppError;
  /** Called once, when the connection is done with the request. */
  readonly onOver: () => void;
}

/**
 * One answer while it arrives: its head, then its body. The body is read from the connection as fast as it is iterated, and
 * must be iterated to its end or returned, which closes the connection. When `signal` fires, whatever is waited for fails
 * at once.
 */
export class IncomingAnswer
  implements Dispatcher.DispatchHandler, AsyncIterableIterator<Uint8Array, undefined>
{
  /** @throws what `failureOf` makes of a failure */
  readonly head: Promise<UpstreamHead>;
  private controller: Dispatcher.DispatchController | null = null;
  private chunks: Uint8Array[] = [];
  private waitingBytes = 0;
  private failure: AppError | null = null;
  private isComplete = false;
  private isOver = false;
  private whenHead!: Settle<UpstreamHead>;
  private whenNext: Settle<Step> | null = null;

  constructor(
    private readonly signal: AbortSignal,
    private readonly surroundings: AnswerSurroundings,
  ) {
    this.head = new Promise((resolve, reject) => (this.whenHead = { resolve, reject }));
    signal.addEventListener('abort', this.onAbort, { once: true });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    if (this.failure !== null) controller.abort(this.failure);
  }

  onResponseStart(_: unknown, status: number, headers: UpstreamHead['headers']): void {
    if (status >= 200) this.whenHead.resolve({ status, headers });
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Uint8Array): void {
    if (this.whenNext !== null) return this.settleNext({ done: false, value: chunk });
    this.chunks.push(chunk);
    this.waitingBytes += chunk.length;
    if (this.waitingBytes > MAX_WAITING_BYTES) controller.pause();
  }

  onResponseEnd(): void {
    this.endExchange();
    this.isComplete = true;
    this.release();
    this.settleNext({ done: true, value: undefined });
  }

  onResponseError(_: unknown, cause: Error): void {
    this.endExchange();
    this.fail(cause);
  }

  /** @throws what `failureOf` makes of a failure */
  next(): Promise<Step> {
    const chunk = this.chunks.shift();
    if (chunk !== undefined) {
      this.waitingBytes -= chunk.length;
      if (this.waitingBytes === 0) this.controller?.resume();
      return Promise.resolve({ done: false, value: chunk });
    }
    if (this.failure !== null) return Promise.reject(this.failure);
    if (this.isComplete) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve, reject) => (this.whenNext = { resolve, reject }));
  }

  return(): Promise<Step> {
    const isRunning = !this.isComplete && this.failure === null;
    this.isComplete = true;
    this.chunks = [];
    this.release();
    if (isRunning) this.controller?.abort(new Error('Nothing more is wanted of the answer.'));
    this.settleNext({ done: true, value: undefined });
    return Promise.resolve({ done: true, value: undefined });
  }

  private readonly onAbort = (): void => {
    this.fail(this.signal.reason);
    this.controller?.abort(this.failure as AppError);
  };

  private fail(cause: unknown): void {
    if (this.isComplete || this.failure !== null) return;
    this.failure = this.surroundings.failureOf(cause);
    this.release();
    this.whenHead.reject(this.failure);
    this.whenNext?.reject(this.failure);
    this.whenNext = null;
  }

  private settleNext(step: Step): void {
    this.whenNext?.resolve(step);
    this.whenNext = null;
  }

  private endExchange(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.surroundings.onOver();
  }

  private release(): void {
    this.signal.removeEventListener('abort', this.onAbort);
  }
}
