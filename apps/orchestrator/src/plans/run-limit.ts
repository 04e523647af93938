import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock, type TenantId } from '@app/kernel';
import { RunHistory } from '../executions/run-history';
import { plansSection, type PlansSettings } from './plans.config';
import { ConcurrentExecutionLimitError } from './plans.errors';

/** How long a count is good for. */
const COUNT_AGE_MS = 1_000;
/** The share of the counted room that may be given away without counting again. */
const SHARE = 1 / 50;
/** Tenants whose room is remembered; beyond it all are counted again. */
const MOST_TENANTS = 10_000;

interface KnownRoom {
  left: number;
  readonly untilMs: number;
}

/**
 * How many plans of a tenant may run at once, on all tasks together. Counted when a plan starts, unless a count of the last
 * second left so much room that a fiftieth of it is not used up. Starts at the same moment may go a few over, on each task
 * by that fiftieth at most; near the limit every start counts.
 */
@Injectable()
export class RunLimit {
  private readonly known = new Map<TenantId, KnownRoom>();

  constructor(
    private readonly history: RunHistory,
    @Inject(plansSection.token) private readonly settings: PlansSettings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws ConcurrentExecutionLimitError (CONCURRENT_EXECUTION_LIMIT) when the tenant runs as many plans as it may */
  async requireRoom(tenantId: TenantId): Promise<void> {
    if (this.takeKnown(tenantId)) return;
    const limit = this.settings.maxConcurrentRuns;
    const room = limit - (await this.history.countActive(tenantId));
    if (room <= 0) {
      throw new ConcurrentExecutionLimitError(
        `${limit} plans run at the moment; wait until one of them ends.`,
        {
          details: { limit },
          retryAfterMs: 1000,
        },
      );
    }
    if (this.known.size >= MOST_TENANTS) this.known.clear();
    this.known.set(tenantId, {
      left: Math.floor(room * SHARE),
      untilMs: this.clock.monotonicMs() + COUNT_AGE_MS,
    });
  }

  private takeKnown(tenantId: TenantId): boolean {
    const known = this.known.get(tenantId);
    if (known === undefined || known.left === 0 || known.untilMs <= this.clock.monotonicMs()) return false;
    known.left--;
    return true;
  }
}
