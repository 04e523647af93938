import type { TenantId } from '@app/kernel';
import { LeasedLimit, type LeaseSource } from './leased-limit';
import type { UnusedGrant } from './lease-store';

/** One kind of limit for all tenants of this task. Keeps at most `capacity` tenants. */
export class LeasedCounter {
  private readonly limits = new Map<TenantId, LeasedLimit>();
  private evicted: UnusedGrant[] = [];

  constructor(
    private readonly source: LeaseSource,
    private readonly capacity: number,
  ) {}

  /** The tenant's limit; `limit` is what all tasks together may use in one window. */
  of(tenantId: TenantId, limit: number): LeasedLimit {
    const known = this.limits.get(tenantId);
    if (known !== undefined) {
      known.changeTo(limit);
      return known;
    }
    if (this.limits.size >= this.capacity) this.evictOne();
    const leased = new LeasedLimit(this.source, tenantId, limit);
    this.limits.set(tenantId, leased);
    return leased;
  }

  /**
   * Forgets tenants that took nothing for a while and gives their unused requests back.
   * @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE); the unused requests of these tenants are lost then
   */
  async releaseIdle(idleMs: number): Promise<void> {
    for (const [tenantId, limit] of this.limits) if (limit.isIdle(idleMs)) this.evict(tenantId, limit);
    const unused = this.evicted;
    this.evicted = [];
    if (unused.length > 0) await this.source.store.giveBack(this.source.limitName, unused);
  }

  /**
   * Gives back all that is unused, once the leases that are under way have arrived. For the end of the task.
   * @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE); the unused requests are lost then
   */
  async drain(): Promise<void> {
    await Promise.all([...this.limits.values()].map((limit) => limit.quiet()));
    await this.releaseIdle(0);
  }

  private evictOne(): void {
    for (const [tenantId, limit] of this.limits) if (limit.isIdle(0)) return this.evict(tenantId, limit);
  }

  /** Requests of a second are worth nothing any more by the time they could be given back. */
  private evict(tenantId: TenantId, limit: LeasedLimit): void {
    this.limits.delete(tenantId);
    const unused = limit.surrender();
    if (unused.requests > 0 && this.source.window === 'month') this.evicted.push(unused);
  }
}
