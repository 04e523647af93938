import { Injectable } from '@nestjs/common';
import type { TenantId } from '@app/kernel';
import { CostEstimator } from '@app/llm-providers';
import type { AgentDomain } from '../../agents/agent-domain';
import { resolveAgents } from '../../agents/resolve-agents';
import { estimatePlan } from '../estimates/estimate-plan';
import type { ExecutionMode } from '../modes/execution-mode';
import { withMode } from '../modes/with-mode';
import { planFrom, type DraftedPlan } from './drafted-plan';
import { complexityOf, isParallel, type PlannedWork } from './planned-work';
import { draftByRules } from './rule-planner';

/** What the caller wants of a plan. */
interface Wanted {
  readonly mode: ExecutionMode;
  readonly principal: { readonly tenantId: TenantId };
}

/** Chooses the execution mode of drafted plans and says what they may use in it. */
@Injectable()
export class PlanFinisher {
  constructor(private readonly costs: CostEstimator) {}

  /** `reason` says why rules made the plan; it is null when a model did. */
  finish(
    { domain, draft, plan }: DraftedPlan,
    { mode, principal }: Wanted,
    reason: string | null,
  ): PlannedWork {
    const chosen = mode === 'auto' ? (domain.config.spec.execution?.default_mode ?? mode) : mode;
    const moded = withMode(plan, chosen);
    const resolved = resolveAgents(moded, new Map([[domain.name, domain]]));
    return {
      plan,
      planner: reason === null ? 'model' : 'rules',
      reason,
      domain: domain.name,
      mode: chosen,
      complexity: complexityOf(draft.complexity),
      parallel: isParallel(moded),
      estimate: estimatePlan(resolved, principal.tenantId, this.costs),
    };
  }

  byRules(
    {
      domain,
      question,
      reason,
    }: { readonly domain: AgentDomain; readonly question: string; readonly reason: string },
    wanted: Wanted,
  ): PlannedWork {
    const draft = draftByRules(question, domain);
    return this.finish({ domain, draft, plan: planFrom(draft, domain, question) }, wanted, reason);
  }
}
