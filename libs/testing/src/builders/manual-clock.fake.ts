import type { Clock } from '@app/kernel';

/** A clock that stands still until a test moves it. */
export class ManualClock implements Clock {
  private elapsedMs = 0;

  constructor(private readonly startedAt = new Date('2026-01-15T12:00:00Z')) {}

  now(): Date {
    return new Date(this.nowMs());
  }

  nowMs(): number {
    return this.startedAt.getTime() + this.elapsedMs;
  }

  monotonicMs(): number {
    return this.elapsedMs;
  }

  advance(byMs: number): void {
    this.elapsedMs += byMs;
  }
}
