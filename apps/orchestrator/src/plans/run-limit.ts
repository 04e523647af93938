import { Inject, Injectable } from '@nestjs/common';
import type { TenantId } from '@app/kernel';
import { RunHistory } from '../executions/run-history';
import { plansSection, type PlansSettings } from './plans.config';
import { ConcurrentExecutionLimitError } from './plans.errors';

/** How many plans of a tenant may run at once. Counted when a plan starts: starts at the same moment may go a few over. */
@Injectable()
export class RunLimit {
  constructor(
    private readonly history: RunHistory,
    @Inject(plansSection.token) private readonly settings: PlansSettings,
  ) {}

  /** @throws ConcurrentExecutionLimitError (CONCURRENT_EXECUTION_LIMIT) when the tenant runs as many plans as it may */
  async requireRoom(tenantId: TenantId): Promise<void> {
    const limit = this.settings.maxConcurrentRuns;
    if ((await this.history.countActive(tenantId)) < limit) return;
    throw new ConcurrentExecutionLimitError(
      `${limit} plans run at the moment; wait until one of them ends.`,
      {
        details: { limit },
        retryAfterMs: 1000,
      },
    );
  }
}
