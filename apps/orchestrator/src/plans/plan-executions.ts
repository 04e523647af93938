import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock, type TenantId } from '@app/kernel';
import { PlanRuns } from '../durability/plan-runs';
import { PlanLaunch, type ExecutionRequest, type StartedExecution } from './plan-launch';
import { isUnfinished, type PlanState } from './plan-state';
import { PlanStore, type AddedPlan } from './plan-store';
import { PlanConflictError, PlanExpiredError } from './plans.errors';
import type { StoredPlan } from './stored-plan';

/** Starts plans. Each version of a plan is started once, whoever tries at the same time and on whichever task. */
@Injectable()
export class PlanExecutions {
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
    const claimed = await this.store.move(tenantId, plan, { from: ['pending'], to: 'started' });
    if (!claimed) throw alreadyStarted(plan);
    return { plan, stored: Promise.resolve() };
  }

  /**
   * Starts a plan that is the caller's to start: claimed, or added as `started`. When it is refused it can be tried again.
   * @throws everything that `PlanLaunch.begin` throws; DatabaseUnavailableError (DATABASE_UNAVAILABLE)
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
    const move = { from: ['pending' as const], to: 'cancelled' as const };
    if (await this.store.move(plan.tenantId, plan, move)) return;
    throw new PlanConflictError(`The plan is ${status} already.`, { details: { status } });
  }

  private release(plan: StoredPlan): Promise<boolean> {
    return this.store.move(plan.tenantId, plan, { from: ['started'], to: 'pending' });
  }
}

function requireStartable(plan: StoredPlan, now: Date): void {
  if (plan.status !== 'pending') throw alreadyStarted(plan);
  if (plan.expiresAt.getTime() > now.getTime()) return;
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
