import type { Grant } from './lease-store';

/**
 * The store's clock and ours may drift apart by 100 parts in a million, ten times what common hardware does; leases of
 * a month would otherwise outlive it by seconds.
 */
const TRUSTED_SHARE = 1 - 1e-4;

/**
 * What one task holds of one limit in one window. Times are monotonic milliseconds of this task. Pure: no I/O.
 *
 * A request is spent only while its window certainly lasts. The store measured what was left of the window at some
 * moment after the lease was sent for; counting from the moment of sending is therefore never too long.
 */
export class LeaseWindow {
  /** When the window began, by the store's clock; tells one window from another. */
  startMs = Number.NaN;
  /** When the window ends, as far as known. */
  endsAtMs = Number.NEGATIVE_INFINITY;
  /** Until when held requests may be spent: not after the end of the window in any case. */
  private spendUntilMs = Number.NEGATIVE_INFINITY;
  /** Requests held and not spent. */
  held = 0;
  /** Requests spent here in this window. */
  private spent = 0;
  /** Requests spent here in the window before. */
  private spentBefore = 0;
  /** Requests granted to all tasks in this window, when last heard. */
  private used = 0;
  private exhaustedUntilMs = Number.NEGATIVE_INFINITY;

  /** @param recheckMs how long an empty window is believed to stay empty: others may give back, limits may be raised */
  constructor(private readonly recheckMs: number) {}

  /**
   * Takes what was granted to a lease that was asked for at `sentAtMs`.
   * @returns false when the window was over before the answer came; the grant is discarded
   */
  accept(grant: Grant, sentAtMs: number, nowMs: number): boolean {
    const spendUntilMs = sentAtMs + grant.remainingMs * TRUSTED_SHARE;
    if (spendUntilMs <= nowMs) return false;
    if (grant.windowStartMs !== this.startMs) {
      this.startMs = grant.windowStartMs;
      this.held = 0;
      this.spentBefore = this.spent;
      this.spent = 0;
    }
    this.endsAtMs = sentAtMs + grant.remainingMs;
    this.spendUntilMs = spendUntilMs;
    this.held += grant.granted;
    this.used = grant.used;
    if (grant.granted === 0) this.exhaustedUntilMs = Math.min(this.endsAtMs, nowMs + this.recheckMs);
    return true;
  }

  /** Says whether a request can be spent now. */
  isReady(nowMs: number): boolean {
    return this.held > 0 && nowMs < this.spendUntilMs;
  }

  /** Spends one request. Only when `isReady`. */
  spend(): void {
    this.held -= 1;
    this.spent += 1;
  }

  /** Takes back a request that was spent in the window that began at `startMs`; one of another window is lost. */
  unspend(startMs: number): void {
    if (startMs !== this.startMs) return;
    this.held += 1;
    this.spent -= 1;
  }

  /** Says whether nothing is held and the store is known to have nothing either. */
  isExhausted(nowMs: number): boolean {
    return nowMs < this.exhaustedUntilMs && !this.isReady(nowMs);
  }

  /** Forgets that the store has nothing, because the limit has changed. */
  believeAgain(): void {
    this.exhaustedUntilMs = Number.NEGATIVE_INFINITY;
  }

  /** Says whether the store is known to have nothing more to grant. */
  isStoreEmpty(nowMs: number): boolean {
    return nowMs < this.exhaustedUntilMs;
  }

  /** Requests that the window still has over all tasks, what is held here included. */
  remaining(limit: number, nowMs: number): number {
    return nowMs < this.endsAtMs ? Math.max(0, limit - this.used) + this.held : limit;
  }

  /** Requests that this task is likely to spend soon: as many as it has spent, or a quarter of the window before. */
  pace(): number {
    return Math.max(this.spent, Math.ceil(this.spentBefore / 4));
  }

  /** Hands over everything that is held. */
  surrender(): number {
    const { held } = this;
    this.held = 0;
    return held;
  }
}
