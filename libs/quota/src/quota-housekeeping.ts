import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { QuotaCounters } from './quota-counters';
import { QuotaCountersRepository } from './quota-counters.repository';

const INTERVAL_MS = 10_000;
/** A tenant that was quiet for so long gives its leased requests of the month back. */
const IDLE_MS = 60_000;
const DELETED_ROWS_AT_MOST = 10_000;

/** Forgets idle tenants, deletes old windows, and gives unused requests of the month back before the task ends. */
@Injectable()
export class QuotaHousekeeping implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(QuotaHousekeeping.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly counters: QuotaCounters,
    private readonly repository: QuotaCountersRepository,
  ) {}

  onModuleInit(): void {
    this.timer = setInterval(() => void this.tidy(), INTERVAL_MS).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.attempt('quota_drain_failed', () => this.counters.month.drain());
  }

  private async tidy(): Promise<void> {
    await this.attempt('quota_housekeeping_failed', async () => {
      await this.counters.burst.releaseIdle(IDLE_MS);
      await this.counters.month.releaseIdle(IDLE_MS);
      await this.repository.deleteOld(DELETED_ROWS_AT_MOST);
    });
  }

  /** Failing costs unused requests or disk space, never a limit: it may wait for the next time. */
  private async attempt(event: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.logger.warn({ event, err: error });
    }
  }
}
