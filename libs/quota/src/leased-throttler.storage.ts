import type { TenantId } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import type { ThrottlerStorage } from '@nestjs/throttler';
import { QuotaCounters } from './quota-counters';

type ThrottlerRecord = Awaited<ReturnType<ThrottlerStorage['increment']>>;

/**
 * Counts throttled routes on the same leases as governed calls: one burst limit for everything that a tenant sends,
 * exact over all tasks. Windows are seconds; the key is the tenant.
 */
@Injectable()
export class LeasedThrottlerStorage implements ThrottlerStorage {
  constructor(private readonly counters: QuotaCounters) {}

  /** @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE) when what is leased is used up and no more can be had */
  async increment(tenantId: string, _ttlMs: number, limit: number): Promise<ThrottlerRecord> {
    const burst = this.counters.burst.of(tenantId as TenantId, limit);
    const isBlocked = (await burst.take()) === null;
    const { remaining, retryAfterMs } = burst.usedUp();
    const timeToExpire = Math.ceil(retryAfterMs / 1000);
    return {
      totalHits: isBlocked ? limit + 1 : limit - remaining,
      timeToExpire,
      isBlocked,
      timeToBlockExpire: isBlocked ? timeToExpire : 0,
    };
  }
}
