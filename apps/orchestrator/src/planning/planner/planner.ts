import { Injectable } from '@nestjs/common';
import {
  GovernancePipeline,
  maskedText,
  type CallOutput,
  type CompletedCall,
  type GovernedResult,
} from '@app/governance';
import {
  newId,
  NotFoundError,
  onceScope,
  type CallUser,
  type GovernedCall,
  type Json,
  type Principal,
  type Segment,
  type TraceContext,
} from '@app/kernel';
import { spokenText, type JsonObject } from '@app/llm-providers';
import { AgentCatalog } from '../../agents/agent-catalog';
import type { AgentDomains } from '../../agents/agent-domain';
import type { ExecutionMode } from '../modes/execution-mode';
import { readDraftedPlan, type DraftedPlan } from './drafted-plan';
import { ModelPlanner, type ModelDraft } from './model-planner';
import { PlanFinisher } from './plan-finisher';
import type { PlannedWork } from './planned-work';
import { planningMessages } from './planning-messages';
import { domainFor } from './rule-planner';

/** A question that a plan is made for, and on whose behalf. */
export interface PlanningRequest {
  readonly query: string;
  /** Preferred; a domain that does not exist leaves the choice to the planner. */
  readonly domain?: string | undefined;
  readonly mode: ExecutionMode;
  readonly principal: Principal;
  readonly user: CallUser;
  /** Facts of the caller that policies may read. */
  readonly context: { readonly [key: string]: Json };
  readonly clientLabel?: string;
  /** Who is asked for the plan; absent means the tenant's default. */
  readonly provider?: string;
  readonly model?: string;
  readonly trace: TraceContext;
  readonly receivedAt: Date;
  readonly signal: AbortSignal;
}

/** A call for a plan that policies did not let through. */
type RefusedPlanning = Exclude<GovernedResult<JsonObject>, CompletedCall<JsonObject>>;

/** The plan, with the decision that let it be made; or the refusal. */
export type PlanningResult =
  | {
      readonly governed: CompletedCall<JsonObject>;
      /** The question as it may be kept: masked as in the audit trail. */
      readonly question: string;
      readonly work: PlannedWork;
    }
  | { readonly governed: RefusedPlanning; readonly work: null };

/** As the schema of plans says. */
const MAX_NAME_LENGTH = 255;

/** What happened inside the governed call. */
interface Planning {
  readonly question: string;
  readonly failure: string | null;
}

/**
 * Makes plans from questions. The question is a governed call of the caller at the stage `plan.request`; what a model answers is
 * governed as its answer, and the plan is made from what governance released. Where no model gives a usable plan, rules
 * make one, and the work says so.
 */
@Injectable()
export class Planner {
  constructor(
    private readonly pipeline: GovernancePipeline,
    private readonly models: ModelPlanner,
    private readonly agents: AgentCatalog,
    private readonly finisher: PlanFinisher,
  ) {}

  /**
   * @throws everything that `GovernancePipeline.run` throws
   * @throws NotFoundError (NOT_FOUND) when the tenant has no agents at all
   */
  async plan(request: PlanningRequest): Promise<PlanningResult> {
    const known = await this.agents.forTenant(request.principal.tenantId);
    const domains = preferred(known, request.domain);
    let planning: Planning = { question: '', failure: null };
    const governed = await this.pipeline.run<JsonObject>(callOf(request), async (admitted) => {
      const question = admitted.segments[0]?.text ?? '';
      const drafted = await this.models.draft(admitted, {
        messages: planningMessages(question, domains),
        problemsOf: (answer) => readDraftedPlan(answer, domains, question).problems,
      });
      planning = { question, failure: drafted.failure };
      if (drafted.failure === null) return outputOf(drafted);
      return drafted.last === null ? nothingAnswered() : { ...outputOf(drafted.last), ...NOTHING_SAID };
    });
    if (governed.verdict !== 'allow') return { governed, work: null };
    const segments = [segmentOf(request)];
    const question = maskedText({ segments, inspection: governed.inspection });
    const work = this.workFrom(governed, planning, { domains, request });
    const name = question.slice(0, MAX_NAME_LENGTH).toWellFormed();
    return { governed, question, work: { ...work, plan: { ...work.plan, name } } };
  }

  private workFrom(
    { output }: CompletedCall<JsonObject>,
    { failure, question }: Planning,
    { domains, request }: { readonly domains: AgentDomains; readonly request: PlanningRequest },
  ): PlannedWork {
    const reading = failure === null ? readDraftedPlan(spokenText(output.segments), domains, question) : null;
    const made: DraftedPlan | null = reading?.drafted ?? null;
    if (made !== null) return this.finisher.finish(made, request, null);
    const domain = domainFor(question, domains);
    if (domain === null) throw new NotFoundError('There are no agents to plan with; add an AgentConfig.');
    const reason = failure ?? 'What governance left of the model’s plan was no plan.';
    return this.finisher.byRules({ domain, question, reason }, request);
  }
}

const NOTHING_SAID = { payload: {}, segments: [], rebuild: (): JsonObject => ({}) } as const;

/** A domain that is asked for leaves no choice. */
function preferred(domains: AgentDomains, name: string | undefined): AgentDomains {
  const domain = domains.get(name ?? '');
  return domain === undefined ? domains : new Map([[domain.name, domain]]);
}

function callOf({ model, provider, query, ...request }: PlanningRequest): GovernedCall {
  const { clientLabel, context, principal, receivedAt, signal, trace, user } = request;
  return {
    id: newId(),
    principal,
    stage: 'plan.request',
    operation: 'plan.generate',
    target: { ...(provider !== undefined && { provider }), ...(model !== undefined && { model }) },
    user,
    ...(clientLabel !== undefined && { clientLabel }),
    segments: [segmentOf({ query })],
    context,
    approvalScope: onceScope('planning'),
    trace,
    receivedAt,
    signal,
  };
}

function segmentOf({ query }: Pick<PlanningRequest, 'query'>): Segment {
  return { pointer: '/query', text: query };
}

function outputOf({ answer, usage }: ModelDraft): CallOutput<JsonObject> {
  const { payload, rebuild, segments, servedBy, simulated } = answer;
  return { payload, rebuild, segments, servedBy, simulated, usage };
}

function nothingAnswered(): CallOutput<JsonObject> {
  const usage = { promptTokens: 0, completionTokens: 0, estimated: false };
  return { ...NOTHING_SAID, usage, servedBy: {}, simulated: false };
}
