import { Inject, Injectable, Logger } from '@nestjs/common';
import { CLOCK, type Clock, type TenantId } from '@app/kernel';
import { PlanRuns } from '../durability/plan-runs';
import { PlanLaunch, type ExecutionRequest, type StartedExecution } from './plan-launch';
import { isUnfinished, planStatus, type PlanState, type PlanStatus } from './plan-state';
import { PlanStore, type AddedPlan } from './plan-store';
import { PlanConflictError, PlanExpiredError } from './plans.errors';
import type { StoredPlan } from './stored-plan';

/** Of a plan that is not run: with these it may be cancelled. */
const NOT_RUN: ReadonlySet<PlanStatus> = new Set(['expired', 'pending']);

/**
 * Starts plans. Each version of a plan becomes one run, whoever tries at the same time or again and on whichever task, also
 * when nobody knows what became of an earlier try.
 */
@Injectable()
export class PlanExecutions {
  private readonly logger = new Logger(PlanExecutions.name);

  constructor(
    private readonly store: PlanStore,
    private readonly launch: PlanLaunch,
    private readonly runs: PlanRuns,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Makes a stored plan the caller's to start.
   * @throws NotFoundError (NOT_FOUND); PlanExpiredError (PLAN_EXPIRED)
   * @throws PlanConflictError (CONFLICT) when it was started or cancelled before
   */
  async claim(tenantId: TenantId, id: string): Promise<AddedPlan> {
    const plan = await this.store.find(tenantId, id);
    requireStartable(plan, this.clock.now());
    const claimed = await this.store.move(plan, 'started');
    if (claimed === null) throw alreadyStarted(plan);
    return { plan: claimed, stored: Promise.resolve() };
  }

  /**
   * Starts a plan that is the caller's to start: claimed, or added as `started`. When it is refused it can be tried again.
   * @throws everything that `PlanLaunch.begin` throws
   * @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE); then it is not known whether it was started
   */
  async start({ plan, stored }: AddedPlan, request: ExecutionRequest): Promise<StartedExecution> {
    try {
      // Waited for from the beginning, so that a failure of the store has somebody who hears it.
      const [started] = await Promise.all([this.launch.begin({ plan, stored }, request), stored]);
      if (started.verdict !== 'started') await this.release(plan);
      return started;
    } catch (error) {
      await stored.catch(() => undefined);
      await this.release(plan);
      throw error;
    }
  }

  /**
   * Cancels a plan, running or not.
   * @throws PlanConflictError (CONFLICT) when it is over
   */
  async cancel({ execution, plan, status }: PlanState): Promise<void> {
    if (execution !== null && isUnfinished(status)) {
      await this.runs.cancel(execution.run);
      return;
    }
    if (NOT_RUN.has(status) && (await this.store.move(plan, 'cancelled')) !== null) return;
    throw new PlanConflictError(`The plan is ${status} already.`, { details: { status } });
  }

  /** Lets others start it, unless its run is stored after all. What fails here passes: nobody waits long for a lost start. */
  private async release(plan: StoredPlan): Promise<void> {
    await this.store
      .move(plan, 'pending')
      .catch((err: unknown) => this.logger.warn({ event: 'plan_not_released', planId: plan.id, err }));
  }
}

function requireStartable(plan: StoredPlan, now: Date): void {
  const status = planStatus(plan, null, now);
  if (status === 'pending') return;
  if (status !== 'expired' || plan.status === 'started') throw alreadyStarted(plan);
  throw new PlanExpiredError('The plan has expired; make a new one.', {
    details: { expired_at: plan.expiresAt.toISOString() },
  });
}

function alreadyStarted({ status, version }: StoredPlan): PlanConflictError {
  const what = status === 'cancelled' ? 'cancelled' : 'run';
  return new PlanConflictError(`This version of the plan was ${what} already; change it or roll it back.`, {
    details: { current_version: version },
  });
}
