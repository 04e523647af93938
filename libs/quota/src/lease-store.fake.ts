import type { Clock, TenantId } from '@app/kernel';

import type { Grant, LeaseRequest, LeaseStore, LimitWindow, UnusedGrant } from './lease-store';

/** The counters in memory, on a clock that the test moves. Keeps the contract of LeaseStore by its own arithmetic. */
export class FakeLeaseStore implements LeaseStore {
  /** Requests granted, by tenant, limit and window. */
  readonly granted = new Map<string, number>();
  requests: LeaseRequest[] = [];
  failure: Error | null = null;
  /** Called before an answer leaves: move the clock or wait here. */
  beforeAnswer: () => void | Promise<void> = () => undefined;

  constructor(private readonly clock: Clock) {}

  async lease(request: LeaseRequest): Promise<Grant> {
    this.requests.push(request);
    const windowStartMs = this.windowStartMs(request.window);
    const key = keyOf(request.tenantId, request.limitName, windowStartMs);
    const before = this.granted.get(key) ?? 0;
    const granted = Math.max(0, Math.min(request.slice, request.limit - before));
    this.granted.set(key, before + granted);
    const remainingMs = this.windowEndMs(request.window) - this.clock.nowMs();
    await this.beforeAnswer();
    if (this.failure !== null) throw this.failure;
    return { granted, used: before + granted, windowStartMs, remainingMs };
  }

  giveBack(limitName: string, unused: readonly UnusedGrant[]): Promise<void> {
    for (const { tenantId, windowStartMs, requests } of unused) {
      const key = keyOf(tenantId, limitName, windowStartMs);
      this.granted.set(key, (this.granted.get(key) ?? 0) - requests);
    }
    return Promise.resolve();
  }

  /** Requests granted in the window of now. */
  usedNow(tenantId: TenantId, limitName: string, window: LimitWindow): number {
    return this.granted.get(keyOf(tenantId, limitName, this.windowStartMs(window))) ?? 0;
  }

  private windowStartMs(window: LimitWindow): number {
    const now = this.clock.now();
    return window === 'second'
      ? Math.floor(now.getTime() / 1000) * 1000
      : Date.UTC(now.getUTCFullYear(), now.getUTCMonth());
  }

  private windowEndMs(window: LimitWindow): number {
    const now = this.clock.now();
    return window === 'second'
      ? this.windowStartMs(window) + 1000
      : Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1);
  }
}

function keyOf(tenantId: TenantId, limitName: string, windowStartMs: number): string {
  return `${tenantId} ${limitName} ${windowStartMs}`;
}
