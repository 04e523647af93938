import { DatabaseUnavailableError } from '@app/database';
import { CallAbortedError } from '@app/kernel';

/** Start of the window in which a request was spent; null when the limit is used up. */
export type Taken = number | null;

interface Waiter {
  readonly settle: (taken: Taken) => void;
  readonly fail: (error: Error) => void;
}

/** More than this many requests cannot be waiting for a database that is well. */
const MAX_WAITING = 10_000;

/** Requests that wait for a grant, served in the order in which they came. */
export class WaitingLine {
  private readonly waiters = new Set<Waiter>();

  get length(): number {
    return this.waiters.size;
  }

  /**
   * @throws CallAbortedError (CALL_ABORTED) as a rejection, when the signal fires first
   * @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE) as a rejection, when the line is full or `failAll` is called
   */
  wait(signal?: AbortSignal): Promise<Taken> {
    if (signal?.aborted) return Promise.reject(abortedWhileWaiting(signal));
    if (this.waiters.size >= MAX_WAITING) {
      return Promise.reject(new DatabaseUnavailableError(new Error('too many requests wait for a lease')));
    }
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.waiters.delete(waiter);
        signal?.removeEventListener('abort', abort);
      };
      const abort = (): void => waiter.fail(abortedWhileWaiting(signal));
      const waiter: Waiter = {
        settle: (taken) => {
          leave();
          resolve(taken);
        },
        fail: (error) => {
          leave();
          reject(error);
        },
      };
      this.waiters.add(waiter);
      signal?.addEventListener('abort', abort);
    });
  }

  /** Lets the first one go on. */
  serveNext(windowStartMs: number): void {
    for (const waiter of this.waiters) return waiter.settle(windowStartMs);
  }

  /** Tells everyone that the limit is used up. */
  refuseAll(): void {
    for (const waiter of this.waiters) waiter.settle(null);
  }

  failAll(error: Error): void {
    for (const waiter of this.waiters) waiter.fail(error);
  }
}

function abortedWhileWaiting(signal: AbortSignal | undefined): CallAbortedError {
  return new CallAbortedError('The call was aborted before it was admitted.', { cause: signal?.reason });
}
