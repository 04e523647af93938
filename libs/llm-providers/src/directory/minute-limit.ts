import type { Clock } from '@app/kernel';

const MINUTE_MS = 60_000;

/** Lets so many through in a minute: a bucket of tokens that is full at the start and fills evenly. */
export class MinuteLimit {
  private tokens: number;
  private filledMs: number;

  constructor(
    private readonly perMinute: number,
    private readonly clock: Clock,
  ) {
    this.tokens = perMinute;
    this.filledMs = clock.monotonicMs();
  }

  /** Takes one. @returns 0, or when there is none the milliseconds until there is one */
  take(): number {
    const nowMs = this.clock.monotonicMs();
    const filled = ((nowMs - this.filledMs) * this.perMinute) / MINUTE_MS;
    this.tokens = Math.min(this.perMinute, this.tokens + filled);
    this.filledMs = nowMs;
    if (this.tokens < 1) return Math.ceil(((1 - this.tokens) * MINUTE_MS) / this.perMinute);
    this.tokens -= 1;
    return 0;
  }
}
