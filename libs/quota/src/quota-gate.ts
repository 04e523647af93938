import type { Principal } from '@app/kernel';
import { Admission } from './admission';
import type { LeasedLimit } from './leased-limit';
import type { QuotaCounters } from './quota-counters';
import { BurstLimitExceededError, MonthlyQuotaExceededError } from './quota.errors';

/**
 * Admits governed calls: at most the tenant's burst limit in each second and its quota in each calendar month (UTC),
 * over all tasks. A refused call costs nothing. Source: architecture overview, "Throughput".
 */
export class QuotaGate {
  private inFlight = 0;

  constructor(private readonly counters: QuotaCounters) {}

  /** Calls that were admitted by this task and are not settled yet. */
  get callsInFlight(): number {
    return this.inFlight;
  }

  /**
   * Admits one call, mostly at once and without I/O. The admission must be settled when the call is over. Only a call
   * that has to wait for a lease reads `waiting.signal`, which ends the wait.
   * @param principal whose tenant's limits count
   * @throws BurstLimitExceededError (BURST_LIMIT_EXCEEDED), at once or as a rejection, with the time to the next second
   * @throws MonthlyQuotaExceededError (MONTHLY_QUOTA_EXCEEDED), at once or as a rejection, with the time to the next month
   * @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE) as a rejection, when what is leased is used up and no more can be had
   * @throws CallAbortedError (CALL_ABORTED) as a rejection, when the signal fires first
   */
  admit(principal: Principal, waiting?: { readonly signal: AbortSignal }): Admission | Promise<Admission> {
    const { tenantId, limits } = principal;
    const burst = this.counters.burst.of(tenantId, limits.burstPerSecond);
    const month = limits.monthlyQuota === null ? null : this.counters.month.of(tenantId, limits.monthlyQuota);
    if (month?.isUsedUp()) throw new MonthlyQuotaExceededError(month.usedUp());
    if (burst.isUsedUp()) throw new BurstLimitExceededError(burst.usedUp());
    if (!burst.isReady() || month?.isReady() === false) return this.admitLater(burst, month, waiting?.signal);
    month?.spend();
    burst.spend();
    return this.admitted(burst);
  }

  /** Takes from the second last, so that the call starts in the second in which it is counted. */
  private async admitLater(
    burst: LeasedLimit,
    month: LeasedLimit | null,
    signal?: AbortSignal,
  ): Promise<Admission> {
    burst.prepare();
    if (month === null) return this.admitInBurst(burst, signal);
    const takenFromMonth = await month.take(signal);
    if (takenFromMonth === null) throw new MonthlyQuotaExceededError(month.usedUp());
    try {
      return await this.admitInBurst(burst, signal);
    } catch (error) {
      month.unspend(takenFromMonth);
      throw error;
    }
  }

  private async admitInBurst(burst: LeasedLimit, signal?: AbortSignal): Promise<Admission> {
    if ((await burst.take(signal)) === null) throw new BurstLimitExceededError(burst.usedUp());
    return this.admitted(burst);
  }

  private admitted(burst: LeasedLimit): Admission {
    this.inFlight += 1;
    return new Admission(burst.standing(), () => (this.inFlight -= 1));
  }
}
