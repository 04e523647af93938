import { Injectable } from '@nestjs/common';
import { InvalidRequestError, type DecisionId, type Json, type TenantId } from '@app/kernel';
import { CostEstimator } from '@app/llm-providers';
import { AgentCatalog } from '../agents/agent-catalog';
import { estimatePlan } from '../planning/estimates/estimate-plan';
import { EXECUTION_MODES, isExecutionMode, type ExecutionMode } from '../planning/modes/execution-mode';
import { withMode } from '../planning/modes/with-mode';
import type { Plan } from '../planning/plan';
import { complexityOf, isParallel } from '../planning/planner/planned-work';
import { Planner, type PlanningRequest } from '../planning/planner/planner';
import { readPlan } from '../planning/read-plan';
import { requirePlanned } from './planning-refusal';
import type { PlanContent, PlanFacts } from './stored-plan';

/** What is to become a plan: a document, or else a question. */
export interface PlanWish {
  readonly document?: unknown;
  readonly query?: string;
  readonly domain?: string | undefined;
  readonly executionMode?: string | undefined;
  readonly metadata?: { readonly [key: string]: Json };
}

/** On whose behalf a plan is made. */
export type PlanCaller = Omit<PlanningRequest, 'domain' | 'mode' | 'query'>;

/** A plan, and the decision that let it be made; null for plans that were given. */
export interface WrittenPlan {
  readonly content: PlanContent;
  readonly decisionId: DecisionId | null;
  /** The question, masked; `''` for plans that were given. */
  readonly question: string;
}

/** Makes plans of what callers send. */
@Injectable()
export class PlanAuthor {
  constructor(
    private readonly planner: Planner,
    private readonly agents: AgentCatalog,
    private readonly costs: CostEstimator,
  ) {}

  /**
   * @throws InvalidPlanError (INVALID_REQUEST) that lists every problem of a document, agents that do not exist among them
   * @throws InvalidRequestError (INVALID_REQUEST) when there is neither a document nor a question, or no such mode
   * @throws PlanningDeniedError (POLICY_DENIED), PlanningApprovalError (APPROVAL_REQUIRED), and everything that
   * `Planner.plan` throws
   */
  async write(wish: PlanWish, caller: PlanCaller): Promise<WrittenPlan> {
    if (wish.document === undefined) return this.answerTo(wish, caller);
    const { domain, executionMode, metadata = {} } = wish;
    const plan = readPlan(wish.document, '/plan');
    const origin = { planner: 'caller', reason: null, complexity: complexityOf(plan.steps.length) } as const;
    const settings = { domain, mode: modeOf(executionMode), metadata, origin };
    const content = await this.contentOf(plan, settings, caller.principal.tenantId);
    return { content, decisionId: null, question: '' };
  }

  /**
   * Keeps the steps of a plan and changes what is wished for beside them.
   * @throws InvalidPlanError (INVALID_REQUEST) when the domain has not the agents of the plan; as `write` for the mode
   */
  revise(
    { document, executionMode, facts, metadata }: PlanContent,
    wish: PlanWish,
    tenantId: TenantId,
  ): Promise<PlanContent> {
    const mode = modeOf(wish.executionMode ?? executionMode);
    const settings = { domain: wish.domain, mode, metadata: wish.metadata ?? metadata, origin: facts };
    return this.contentOf(document, settings, tenantId);
  }

  private async answerTo(
    { domain, executionMode, metadata = {}, query = '' }: PlanWish,
    caller: PlanCaller,
  ): Promise<WrittenPlan> {
    if (query.trim() === '') {
      throw new InvalidRequestError('Send a query or a plan.', {
        problems: [{ field: '/query', message: 'is required when there is no plan' }],
      });
    }
    const planned = await this.planner.plan({ ...caller, query, domain, mode: modeOf(executionMode) });
    const { governed, question, work } = requirePlanned(planned);
    const { complexity, estimate, mode, parallel, plan, planner, reason } = work;
    const facts = { planner, reason, complexity, parallel, estimate };
    return {
      content: { document: plan, domain: work.domain, executionMode: mode, metadata, facts },
      decisionId: governed.decision.id,
      question,
    };
  }

  private async contentOf(
    written: Plan,
    {
      domain = written.domain,
      metadata,
      mode,
      origin,
    }: {
      readonly domain: string | undefined;
      readonly mode: ExecutionMode;
      readonly metadata: PlanContent['metadata'];
      readonly origin: Pick<PlanFacts, 'complexity' | 'planner' | 'reason'>;
    },
    tenantId: TenantId,
  ): Promise<PlanContent> {
    const document = domain === undefined ? written : { ...written, domain };
    const resolved = await this.agents.resolve(document, tenantId);
    const moded = withMode(resolved, mode);
    const { complexity, planner, reason } = origin;
    return {
      document,
      domain: domain ?? 'generic',
      executionMode: mode,
      metadata,
      facts: {
        ...{ planner, reason, complexity },
        parallel: isParallel(moded),
        estimate: estimatePlan(moded, tenantId, this.costs),
      },
    };
  }
}

/** @throws InvalidRequestError (INVALID_REQUEST) */
function modeOf(word = 'auto'): ExecutionMode {
  if (isExecutionMode(word)) return word;
  throw new InvalidRequestError('There is no such execution mode.', {
    problems: [{ field: '/execution_mode', message: `must be one of ${EXECUTION_MODES.join(', ')}` }],
  });
}
