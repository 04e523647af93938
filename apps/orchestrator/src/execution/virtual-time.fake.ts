import type { Clock } from '@app/kernel';
import type { Timers } from './timers';

interface Timer {
  readonly dueMs: number;
  readonly seq: number;
  readonly callback: () => void;
}

/** Time that passes only when there is nothing else to do. */
export class VirtualTime implements Clock, Timers {
  private static readonly start = Date.parse('2026-01-15T12:00:00Z');
  private readonly timers = new Set<Timer>();
  private elapsedMs = 0;
  private seq = 0;

  now(): Date {
    return new Date(this.nowMs());
  }

  nowMs(): number {
    return VirtualTime.start + this.elapsedMs;
  }

  monotonicMs(): number {
    return this.elapsedMs;
  }

  after(delayMs: number, callback: () => void): () => void {
    const timer = { dueMs: this.elapsedMs + Math.max(0, delayMs), seq: this.seq++, callback };
    this.timers.add(timer);
    return () => void this.timers.delete(timer);
  }

  sleep(delayMs: number): Promise<void> {
    return new Promise((resolve) => void this.after(delayMs, resolve));
  }

  /** Lets time pass until the work has ended, and no further. Fails when nothing is left that could end it. */
  async until<Result>(work: Promise<Result>): Promise<Result> {
    let hasEnded = false;
    const end = (): void => void (hasEnded = true);
    work.then(end, end);
    while (!(await settled(() => hasEnded))) this.fireNext();
    return work;
  }

  private fireNext(): void {
    let next: Timer | undefined;
    for (const timer of this.timers) if (next === undefined || isBefore(timer, next)) next = timer;
    if (next === undefined) throw new Error('nothing is left that could end the work');
    this.timers.delete(next);
    this.elapsedMs = next.dueMs;
    next.callback();
  }
}

function isBefore(one: Timer, other: Timer): boolean {
  return one.dueMs === other.dueMs ? one.seq < other.seq : one.dueMs < other.dueMs;
}

/** Lets everything happen that needs no time. */
async function settled(hasEnded: () => boolean): Promise<boolean> {
  await new Promise((resolve) => setImmediate(resolve));
  return hasEnded();
}
