import { Injectable } from '@nestjs/common';
import type { Json, Principal, TraceContext } from '@app/kernel';
import { AgentCatalog } from '../agents/agent-catalog';
import { PlanRuns } from '../durability/plan-runs';
import type { RunRef } from '../durability/runs/stored-run';
import { PlanStore, type AddedPlan } from './plan-store';
import { RunLimit } from './run-limit';
import { runnablePlan } from './runnable-plan';
import { modedPlan } from './stored-plan';

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

/** Makes runs of plans: in their execution mode, with the stored plans and the agents that they name. */
@Injectable()
export class PlanLaunch {
  constructor(
    private readonly store: PlanStore,
    private readonly agents: AgentCatalog,
    private readonly runs: PlanRuns,
    private readonly limit: RunLimit,
  ) {}

  /**
   * Begins a run, as soon as its plan is stored.
   * @throws ConcurrentExecutionLimitError (CONCURRENT_EXECUTION_LIMIT)
   * @throws NotFoundError (NOT_FOUND), InvalidPlanError (INVALID_REQUEST) when a plan or an agent is not there any more
   * @throws everything that `PlanRuns.start` throws
   */
  async begin({ plan, stored }: AddedPlan, request: ExecutionRequest): Promise<StartedExecution> {
    const { document, tenantId } = plan;
    await this.limit.requireRoom(tenantId);
    const whole = await runnablePlan(modedPlan(plan), (id, version) =>
      this.store.document(tenantId, id, version),
    );
    const { opened, runId } = await this.runs.start({
      ...request,
      plan: await this.agents.resolve(whole, tenantId),
      planId: plan.id,
      planRevision: plan.version,
      runId: plan.runId,
      planStored: stored,
      segments: document.name === undefined ? [] : [{ pointer: '/plan/name', text: document.name }],
      mode: plan.executionMode,
      priority: document.priority ?? DEFAULT_PRIORITY,
      timeoutMs: document.budget?.wall_ms ?? DEFAULT_TIMEOUT_MS,
    });
    const refusal = {
      decisionId: opened.decision.id,
      reason: opened.decision.reasons[0] ?? 'Blocked by policy.',
    };
    if (runId !== null) return { verdict: 'started', run: { runId, tenantId } };
    return opened.verdict === 'needs_approval'
      ? { verdict: 'awaiting_approval', ...refusal, approvalId: opened.approvalId }
      : { verdict: 'blocked', ...refusal };
  }
}
