import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock, type Json, type Principal, type TraceContext } from '@app/kernel';
import { PlanRuns } from '../durability/plan-runs';
import type { RunRef } from '../durability/runs/stored-run';
import { runnablePlan } from './runnable-plan';
import { isUnfinished, type PlanState } from './plan-state';
import { PlanStore } from './plan-store';
import { PlanConflictError, PlanExpiredError } from './plans.errors';
import { RunLimit } from './run-limit';
import type { StoredPlan } from './stored-plan';

/** Priority of plans that say none. */
const DEFAULT_PRIORITY = 5;
/** What a run of a plan without a budget of time may take: one day, time spent waiting for people not counted. */
const DEFAULT_TIMEOUT_MS = 86_400_000;

/** On whose behalf a plan is run, and on what. */
export interface ExecutionRequest {
  readonly principal: Principal;
  readonly trace: TraceContext;
  readonly user: { readonly id?: string; readonly email?: string; readonly role?: string };
  readonly input: Json;
}

/** What became of a start. */
export type StartedExecution =
  | { readonly verdict: 'started'; readonly run: RunRef }
  | { readonly verdict: 'blocked'; readonly decisionId: string; readonly reason: string }
  | {
      readonly verdict: 'awaiting_approval';
      readonly decisionId: string;
      readonly reason: string;
      readonly approvalId: string;
    };

/** Starts plans. Each version of a plan is started once, whoever tries at the same time and on whichever task. */
@Injectable()
export class PlanExecutions {
  constructor(
    private readonly store: PlanStore,
    private readonly runs: PlanRuns,
    private readonly limit: RunLimit,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Starts a stored plan.
   * @throws PlanExpiredError (PLAN_EXPIRED); PlanConflictError (CONFLICT) when it was started or cancelled before
   * @throws ConcurrentExecutionLimitError (CONCURRENT_EXECUTION_LIMIT), and everything that `PlanRuns.start` throws
   */
  async start(plan: StoredPlan, request: ExecutionRequest): Promise<StartedExecution> {
    requireStartable(plan, this.clock.now());
    await this.limit.requireRoom(plan.tenantId);
    const claimed = await this.store.move(plan.tenantId, plan, { from: ['pending'], to: 'started' });
    if (!claimed) throw alreadyStarted(plan);
    return this.startClaimed(plan, request);
  }

  /** Starts a plan that nobody else can start. When it is refused it can be tried again. */
  async startClaimed(plan: StoredPlan, request: ExecutionRequest): Promise<StartedExecution> {
    try {
      const started = await this.begin(plan, request);
      if (started.verdict !== 'started') await this.release(plan);
      return started;
    } catch (error) {
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

  private async begin(plan: StoredPlan, request: ExecutionRequest): Promise<StartedExecution> {
    const { document } = plan;
    const { opened, runId } = await this.runs.start({
      ...request,
      plan: await runnablePlan(document, (id, version) => this.store.document(plan.tenantId, id, version)),
      planId: plan.id,
      planRevision: plan.version,
      segments: document.name === undefined ? [] : [{ pointer: '/plan/name', text: document.name }],
      mode: plan.executionMode,
      priority: document.priority ?? DEFAULT_PRIORITY,
      timeoutMs: document.budget?.wall_ms ?? DEFAULT_TIMEOUT_MS,
    });
    const refusal = {
      decisionId: opened.decision.id,
      reason: opened.decision.reasons[0] ?? 'Blocked by policy.',
    };
    if (runId !== null) return { verdict: 'started', run: { runId, tenantId: plan.tenantId } };
    return opened.verdict === 'needs_approval'
      ? { verdict: 'awaiting_approval', ...refusal, approvalId: opened.approvalId }
      : { verdict: 'blocked', ...refusal };
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
