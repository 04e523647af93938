import { DatabaseUnavailableError } from '@app/database';
import type { Clock, TenantId } from '@app/kernel';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Grant, LeaseStore, LimitWindow, UnusedGrant } from './lease-store';
import { LeaseWindow } from './lease-window';
import type { UsedUp } from './quota.errors';
import type { RateLimit } from './rate-limit';
import { sliceSize } from './slice-size';
import { WaitingLine, type Taken } from './waiting-line';

/** What all leases of one kind of limit have in common. */
export interface LeaseSource {
  readonly store: LeaseStore;
  readonly clock: Clock;
  readonly limitName: string;
  readonly window: LimitWindow;
}

/** A database that takes longer counts as down. */
const LEASE_TIMEOUT_MS = 3_000;
/** How long a used-up window is believed before the database is asked again; counts for months only. */
const RECHECK_MS = 5_000;
/** After a failure nothing is fetched ahead for this long. */
const PREFETCH_PAUSE_MS = 1_000;
/** Answers in a row that may come after the end of their window. */
const MAX_LATE_GRANTS = 3;

/**
 * One limit of one tenant, as far as this task may use it. Requests are spent from a leased slice without any I/O; the
 * next slice is fetched when half of one is used. At most one lease is asked for at a time; who cannot be served waits
 * for its answer. All tasks together never spend more than the limit in one window.
 */
export class LeasedLimit {
  private readonly leased = new LeaseWindow(RECHECK_MS);
  private readonly line = new WaitingLine();
  private isFetching = false;
  private lastFetch: Promise<void> = Promise.resolve();
  private prefetchBelow = 0;
  private prefetchFromMs = Number.NEGATIVE_INFINITY;
  private lastTakenMs: number;

  constructor(
    private readonly source: LeaseSource,
    private readonly tenantId: TenantId,
    private limit: number,
  ) {
    this.lastTakenMs = source.clock.monotonicMs();
  }

  /** Takes over a new limit; what was leased under the old one stays valid. */
  changeTo(limit: number): void {
    if (limit === this.limit) return;
    this.limit = limit;
    this.leased.believeAgain();
  }

  /** Says whether a request can be spent without waiting. */
  isReady(): boolean {
    return this.leased.isReady(this.nowMs());
  }

  isUsedUp(): boolean {
    return this.leased.isExhausted(this.nowMs());
  }

  /** Asks for a slice now, when none is at hand, so that a later `take` waits less. */
  prepare(): void {
    if (!this.isReady() && !this.isUsedUp()) this.fetch();
  }

  /**
   * Spends one request; only when `isReady`.
   * @returns the start of its window
   */
  spend(): number {
    const nowMs = this.nowMs();
    this.lastTakenMs = nowMs;
    this.leased.spend();
    const isLow = this.leased.held <= this.prefetchBelow && nowMs >= this.prefetchFromMs;
    if (isLow && !this.leased.isStoreEmpty(nowMs)) this.fetch();
    return this.leased.startMs;
  }

  /**
   * Spends one request, if need be after waiting for a slice.
   * @returns the start of its window; null when the limit is used up until the window ends
   * @throws CallAbortedError (CALL_ABORTED) as a rejection, when the signal fires while waiting
   * @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE) as a rejection, when no slice can be had
   */
  take(signal?: AbortSignal): Taken | Promise<Taken> {
    if (this.isReady()) return this.spend();
    if (this.isUsedUp()) return null;
    const turn = this.line.wait(signal);
    this.fetch();
    return turn;
  }

  /** Takes back a request that was spent and not used. */
  unspend(windowStartMs: number): void {
    this.leased.unspend(windowStartMs);
  }

  standing(): RateLimit {
    const { clock } = this.source;
    const remaining = this.leased.remaining(this.limit, clock.monotonicMs());
    return { limit: this.limit, remaining, resetAt: new Date(clock.nowMs() + this.windowLeftMs()) };
  }

  usedUp(): UsedUp {
    return { ...this.standing(), retryAfterMs: Math.max(1, Math.ceil(this.windowLeftMs())) };
  }

  /** Says whether nobody waits, nothing is under way and nothing was taken for a while. */
  isIdle(idleMs: number): boolean {
    return !this.isFetching && this.line.length === 0 && this.nowMs() - this.lastTakenMs >= idleMs;
  }

  /** Resolves when no lease is under way any more. */
  quiet(): Promise<void> {
    return this.lastFetch;
  }

  /** Hands over what was leased and not spent. */
  surrender(): UnusedGrant {
    return { tenantId: this.tenantId, windowStartMs: this.leased.startMs, requests: this.leased.surrender() };
  }

  private nowMs(): number {
    return this.source.clock.monotonicMs();
  }

  private windowLeftMs(): number {
    return Math.max(0, this.leased.endsAtMs - this.nowMs());
  }

  private fetch(): void {
    if (!this.isFetching) this.lastFetch = this.fetchForAll();
  }

  /** Never rejects: those who wait are told. */
  private async fetchForAll(): Promise<void> {
    this.isFetching = true;
    try {
      let late = 0;
      do {
        late = (await this.fetchSlice()) ? 0 : late + 1;
        this.serve();
      } while (this.line.length > 0 && late < MAX_LATE_GRANTS);
      this.line.failAll(new DatabaseUnavailableError(new Error('leases arrive after their window')));
    } catch (error) {
      this.prefetchFromMs = this.nowMs() + PREFETCH_PAUSE_MS;
      this.line.failAll(error instanceof Error ? error : new DatabaseUnavailableError(error));
    } finally {
      this.isFetching = false;
    }
  }

  private async fetchSlice(): Promise<boolean> {
    const sentAtMs = this.nowMs();
    const grant = await this.lease(sentAtMs);
    const inTime = this.leased.accept(grant, sentAtMs, this.nowMs());
    if (inTime) this.prefetchBelow = Math.floor(grant.granted / 2);
    return inTime;
  }

  private async lease(nowMs: number): Promise<Grant> {
    const { store, limitName, window } = this.source;
    const demand = {
      limit: this.limit,
      remaining: this.leased.remaining(this.limit, nowMs),
      pace: this.leased.pace(),
      waiting: this.line.length,
    };
    const slice = sliceSize(window, demand);
    const timer = new AbortController();
    const tooLate = sleep(LEASE_TIMEOUT_MS, null, { ref: false, signal: timer.signal }).catch(() => null);
    const answer = store.lease({ tenantId: this.tenantId, limitName, window, slice, limit: this.limit });
    const grant = await Promise.race([answer, tooLate]).finally(() => timer.abort());
    if (grant === null) throw new DatabaseUnavailableError(new Error('no lease within the time limit'));
    return grant;
  }

  private serve(): void {
    while (this.line.length > 0 && this.isReady()) this.line.serveNext(this.spend());
    if (this.isUsedUp()) this.line.refuseAll();
  }
}
