import { Injectable } from '@nestjs/common';
import type { RunRef } from './runs/stored-run';
import { RunRests, type RunAtRest } from './segments/run-rests';

/** Notices can be lost. */
const LOOK_AGAIN_MS = 500;

export interface ResultOptions {
  /** Fires when nobody wants the result any more; the run goes on. */
  readonly signal: AbortSignal;
  /** How long to wait. */
  readonly timeoutMs: number;
}

/** Waits for runs, wherever they are worked on. */
@Injectable()
export class RunResults {
  constructor(private readonly rests: RunRests) {}

  /**
   * Waits until a run has ended or waits for a person.
   * @returns null when it still goes on after the time, or there is no such run of this tenant
   * @throws the signal's reason; DatabaseUnavailableError (DATABASE_UNAVAILABLE)
   */
  async result(ref: RunRef, { signal, timeoutMs }: ResultOptions): Promise<RunAtRest | null> {
    const tooLate = AbortSignal.timeout(timeoutMs);
    const over = AbortSignal.any([signal, tooLate]);
    const news = new NewsOf(this.rests, ref.runId);
    try {
      for (;;) {
        const told = await news.next(over);
        signal.throwIfAborted();
        const rest = told ?? (await this.rests.read(ref));
        if (rest !== null || over.aborted) return rest;
      }
    } finally {
      news.stop();
    }
  }
}

/** News of one run, none of which is missed between two looks. */
class NewsOf {
  private told: RunAtRest | null = null;
  private tell: () => void = () => undefined;
  readonly stop: () => void;

  constructor(rests: RunRests, runId: string) {
    this.stop = rests.watch(runId, (rest) => {
      this.told = rest;
      this.tell();
    });
  }

  /** Waits for news, a while, or the signal. @returns where the run rests, if somebody said so */
  next(over: AbortSignal): Promise<RunAtRest | null> {
    if (this.told !== null || over.aborted) return Promise.resolve(this.told);
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.tell(), LOOK_AGAIN_MS);
      const abort = (): void => this.tell();
      this.tell = () => {
        clearTimeout(timer);
        over.removeEventListener('abort', abort);
        resolve(this.told);
      };
      over.addEventListener('abort', abort, { once: true });
    });
  }
}
