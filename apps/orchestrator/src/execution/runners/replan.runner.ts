import { Injectable } from '@nestjs/common';
import type { CallOutput } from '@app/governance';
import type { Json, Segment } from '@app/kernel';
import { spokenText, type JsonObject } from '@app/llm-providers';
import { AgentCatalog } from '../../agents/agent-catalog';
import type { AgentDomains } from '../../agents/agent-domain';
import type { ReplanStep } from '../../planning/plan';
import { MAX_PLAN_TOKENS, ModelPlanner, type ModelPlanning } from '../../planning/planner/model-planner';
import { replanningMessages } from '../../planning/planner/planning-messages';
import type { PlanRevision } from '../../planning/replanning/plan-revision';
import { readRevision, type RevisionBasis } from '../../planning/replanning/read-revision';
import { purposeOf, reportOf, type RunProgress } from '../../planning/replanning/run-progress';
import type { UsageEstimate } from '../budget/run-budget';
import type { StepTarget } from '../gates/step-gates';
import type { RunContext } from '../run-context';
import type { RunScope } from '../scheduling/run-scope';
import { NO_USAGE, type EndedStep, type StepOutcome, type WaitingStep } from '../step-outcome';
import type { PlacedStep, StepRunner, StepTry } from '../step-runner.types';
import { GovernedSteps, type DoneCall } from './governed-steps';
import { ModelQuestions } from './model-question';

const DEFAULT_DOMAIN = 'generic';

/** What a planner is asked. */
export interface ReplanQuestion {
  readonly purpose: string;
  readonly progress: string;
}

/** What is stored of a step that brought new steps. */
export interface ReplanOutput extends PlanRevision {
  readonly asked: ReplanQuestion;
}

/**
 * Asks a planner for other steps in the place of one that was not completed and of all that wait for it. Its question is a
 * governed call at the stage `plan.request`, on behalf of the run's caller; what governance leaves of the answer counts.
 */
@Injectable()
export class ReplanRunner implements StepRunner<'replan'> {
  constructor(
    private readonly governed: GovernedSteps,
    private readonly models: ModelPlanner,
    private readonly agents: AgentCatalog,
    private readonly questions: ModelQuestions,
  ) {}

  targetOf(_step: ReplanStep, run: RunContext): StepTarget {
    return this.questions.targetOf({}, run);
  }

  mayRepeat(): Promise<boolean> {
    return Promise.resolve(true);
  }

  estimateOf({ scope, step }: PlacedStep<ReplanStep>, run: RunContext): UsageEstimate {
    const prompt = reportOf(progressOf(scope, step));
    return this.questions.estimate({ prompt, maxTokens: MAX_PLAN_TOKENS }, run);
  }

  async run(attempt: StepTry<'replan'>): Promise<StepOutcome | WaitingStep> {
    const { run, scope, step } = attempt;
    const asked = replanQuestionOf(attempt);
    const basis = (domains: AgentDomains): RevisionBasis => ({
      ...{ domains, mode: run.mode, takenIds: scope.takenIds, askedBy: step.id },
      progress: progressOf(scope, step),
    });
    const known = await this.agents.forTenant(run.principal.tenantId);
    const domains = preferred(known, scope.plan.domain ?? DEFAULT_DOMAIN);
    let planning: ModelPlanning | null = null;
    const end = await this.governed.run<JsonObject>(attempt, {
      stage: 'plan.request',
      operation: 'plan.replan',
      target: {},
      segments: replanSegments(asked),
      execute: async (admitted) => {
        planning = await this.models.draft(admitted, {
          messages: replanningMessages(admitted.segments.map(({ text }) => text).join('\n\n'), domains),
          problemsOf: (answer) => readRevision(answer, basis(domains)).problems,
        });
        return outputOf(planning);
      },
    });
    if (end.status !== 'done') return end;
    return outcomeOf(end, failureOf(planning), { asked, basis: basis(domains), scope });
  }
}

/** What a step asks, as its run stands. */
export function replanQuestionOf({ scope, step }: PlacedStep<ReplanStep>): ReplanQuestion {
  return { purpose: purposeOf(scope.plan), progress: reportOf(progressOf(scope, step)) };
}

/** Every text of a question. */
export function replanSegments({ progress, purpose }: ReplanQuestion): readonly Segment[] {
  return [
    { pointer: '/query', text: purpose },
    { pointer: '/progress', text: progress },
  ];
}

function progressOf(scope: RunScope, { failed }: ReplanStep): RunProgress {
  return {
    ...{ plan: scope.plan, failed, superseded: scope.behind(failed) },
    settledStep: (id) => scope.settledStep(id),
  };
}

function preferred(domains: AgentDomains, name: string): AgentDomains {
  const domain = domains.get(name);
  return domain === undefined ? domains : new Map([[name, domain]]);
}

function failureOf(planning: ModelPlanning | null): string | null {
  return planning?.failure ?? null;
}

function outputOf(planning: ModelPlanning): CallOutput<JsonObject> {
  const last = planning.failure === null ? planning : planning.last;
  if (last === null) {
    const usage = { promptTokens: 0, completionTokens: 0, estimated: false };
    return { payload: {}, segments: [], rebuild: () => ({}), usage, servedBy: {}, simulated: false };
  }
  const { payload, rebuild, segments, servedBy, simulated } = last.answer;
  return { payload, rebuild, segments, servedBy, simulated, usage: last.usage };
}

function outcomeOf(
  { decisionId, output, usage }: DoneCall<JsonObject>,
  failure: string | null,
  {
    asked,
    basis,
    scope,
  }: { readonly asked: ReplanQuestion; readonly basis: RevisionBasis; readonly scope: RunScope },
): StepOutcome {
  if (failure !== null) return notReplanned(failure, { decisionId, usage });
  const { revision } = readRevision(spokenText(output.segments), basis);
  if (revision === null) {
    return notReplanned('What governance left of the plan was no plan.', { decisionId, usage });
  }
  for (const { id } of revision.steps) scope.takenIds.add(id);
  const stored = { ...revision, asked } satisfies ReplanOutput as unknown as Json;
  return { status: 'completed', output: stored, decisionId, usage, simulated: output.simulated };
}

function notReplanned(
  why: string,
  { decisionId, usage = NO_USAGE }: Pick<EndedStep, 'decisionId' | 'usage'>,
): EndedStep {
  const reason = `There is no new plan: ${why}`;
  return { status: 'failed', code: 'NOT_REPLANNED', reason, decisionId, usage };
}
