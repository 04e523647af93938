import { Module, type Provider } from '@nestjs/common';
import { ThrottlerModule } from '@nestjs/throttler';
import { Metrics } from '@app/observability';
import { LeasedThrottlerStorage } from './leased-throttler.storage';
import { QuotaCounters } from './quota-counters';
import { QuotaCountersRepository } from './quota-counters.repository';
import { QuotaGate } from './quota-gate';
import { QuotaHousekeeping } from './quota-housekeeping';
import { burstLimitOf } from './tenant-throttler.guard';

@Module({
  providers: [QuotaCountersRepository, QuotaCounters, QuotaHousekeeping, LeasedThrottlerStorage],
  exports: [QuotaCounters, LeasedThrottlerStorage],
})
class LeasesModule {}

const quotaGate: Provider = {
  provide: QuotaGate,
  inject: [QuotaCounters, Metrics],
  useFactory: (counters: QuotaCounters, metrics: Metrics) => {
    const gate = new QuotaGate(counters);
    metrics.watchCallsInFlight(() => gate.callsInFlight);
    return gate;
  },
};

/** Limits of every tenant: the gate for governed calls and the throttler for other routes, on the same counters. */
@Module({
  imports: [
    LeasesModule,
    ThrottlerModule.forRootAsync({
      imports: [LeasesModule],
      inject: [LeasedThrottlerStorage],
      useFactory: (storage: LeasedThrottlerStorage) => ({
        storage,
        throttlers: [{ ttl: 1000, limit: burstLimitOf }],
      }),
    }),
  ],
  providers: [quotaGate],
  exports: [QuotaGate, LeasesModule],
})
export class QuotaModule {}
