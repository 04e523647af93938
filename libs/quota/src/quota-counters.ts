import { CLOCK, type Clock } from '@app/kernel';
import { Inject, Injectable } from '@nestjs/common';
import { LeasedCounter } from './leased-counter';
import { QuotaCountersRepository } from './quota-counters.repository';
import { quotaSection, type QuotaSettings } from './quota.config';

/** The limits that every tenant has. */
@Injectable()
export class QuotaCounters {
  /** Requests per second. */
  readonly burst: LeasedCounter;
  /** Requests per calendar month (UTC). */
  readonly month: LeasedCounter;

  constructor(
    store: QuotaCountersRepository,
    @Inject(CLOCK) clock: Clock,
    @Inject(quotaSection.token) { tenantsInMemory }: QuotaSettings,
  ) {
    this.burst = new LeasedCounter({ store, clock, limitName: 'burst', window: 'second' }, tenantsInMemory);
    this.month = new LeasedCounter({ store, clock, limitName: 'month', window: 'month' }, tenantsInMemory);
  }
}
