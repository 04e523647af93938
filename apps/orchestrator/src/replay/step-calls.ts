import { Injectable } from '@nestjs/common';
import { NotFoundError, type Json, type Segment } from '@app/kernel';
import { ConnectorCalls, connectorSegments } from '@app/mcp-connectors';
import { toolRequestOf } from '../execution/runners/connector-call.runner';
import { llmQuestionOf } from '../execution/runners/llm-call.runner';
import { replanQuestionOf, replanSegments, type ReplanOutput } from '../execution/runners/replan.runner';
import { synthesisQuestionOf } from '../execution/runners/synthesis.runner';
import { OfferedTools } from '../execution/runners/tools/offered-tools';
import type { SettledStep, StepKey, StepOutcome } from '../execution/step-outcome';
import type { PlacedStep, WorkingType } from '../execution/step-runner.types';
import type { RunContext } from '../execution/run-context';
import type { RecordedRun } from '../executions/recorded-run';
import type { Plan, StepOf } from '../planning/plan';
import { PlanStore } from '../plans/plan-store';
import type { PlanFacts } from '../plans/stored-plan';
import { questionCall, type CallTurn, type PlanningCall, type StepCallFacts } from './call-facts';
import { toolTurns } from './tool-turns';

/** A step, how it ended, and what is stored of its run. */
export interface RecordedStep {
  readonly placed: PlacedStep<StepOf<WorkingType>>;
  readonly run: Pick<RunContext, 'principal'>;
  readonly outcome: StepOutcome;
  readonly settled: ReadonlyMap<StepKey, SettledStep>;
}

/** Makes the calls of steps again, without making them. */
@Injectable()
export class StepCalls {
  constructor(
    private readonly connectors: ConnectorCalls,
    private readonly tools: OfferedTools,
    private readonly plans: PlanStore,
  ) {}

  /** What the plan of a run was made of; null when it was given, or nobody has its first version any more. */
  async planning({
    planId,
    tenantId,
  }: Pick<RecordedRun, 'planId' | 'tenantId'>): Promise<PlanningCall | null> {
    try {
      const { createdAt, query } = await this.plans.find(tenantId, planId);
      const { document, facts } = await this.plans.document(tenantId, planId, 1);
      return facts.planner === 'caller'
        ? null
        : { at: createdAt, call: planningCall(query, document, facts) };
    } catch (error) {
      if (error instanceof NotFoundError) return null;
      throw error;
    }
  }

  /**
   * The calls that a step made, one turn after another; none for steps that make none.
   * @throws UnresolvedReferenceError (INVALID_REQUEST); ConnectorNotFoundError (NOT_FOUND) when the connector is gone
   */
  async of(recorded: RecordedStep): Promise<readonly CallTurn[]> {
    const { outcome, placed } = recorded;
    const { key, step } = placed;
    switch (step.type) {
      case 'approval':
        return [];
      case 'replan':
        return [[replanCall({ ...placed, step }, outcome)]];
      case 'llm-call':
        return this.modelTurns({ ...placed, step }, recorded);
      case 'synthesis':
        return [[questionCall(key, synthesisQuestionOf({ ...placed, step }), spokenBy(outcome))]];
      case 'connector-call':
        return [[await this.connectorCall({ ...placed, step }, recorded)]];
    }
  }

  private async modelTurns(
    placed: PlacedStep<StepOf<'llm-call'>>,
    { outcome, run, settled }: RecordedStep,
  ): Promise<readonly CallTurn[]> {
    const { key, step } = placed;
    const [question, answer] = [llmQuestionOf(placed), spokenBy(outcome)];
    if (step.tools === undefined) return [[questionCall(key, question, answer)]];
    const offered = await this.tools.of(run.principal.tenantId, step.tools);
    return toolTurns({ key, question, offered, settled, answer });
  }

  private async connectorCall(
    placed: PlacedStep<StepOf<'connector-call'>>,
    { outcome, run }: RecordedStep,
  ): Promise<StepCallFacts> {
    const { connector } = placed.step;
    const { args, tool } = await this.connectors.find(
      run.principal.tenantId,
      connector,
      toolRequestOf(placed),
    );
    return {
      key: placed.key,
      stage: 'tool.request',
      operation: 'plan.step',
      target: { connector, tool: tool.name },
      segments: connectorSegments(args),
      answer: outcome.status === 'completed' ? connectorSegments(outcome.output) : null,
    };
  }
}

/** What a planner was asked is stored with its answer, as the run has gone on since; without an answer it has not. */
function replanCall(placed: PlacedStep<StepOf<'replan'>>, outcome: StepOutcome): StepCallFacts {
  const output = outcome.status === 'completed' ? (outcome.output as unknown as ReplanOutput) : null;
  return {
    ...{ key: placed.key, stage: 'plan.request', operation: 'plan.replan', target: {} },
    segments: replanSegments(output?.asked ?? replanQuestionOf(placed)),
    answer: output === null ? null : connectorSegments(output.steps as unknown as Json),
  };
}

/** What a model gave is told by the steps that were made of it; rules give nothing that is judged. */
function planningCall(query: string, { steps }: Plan, { planner }: PlanFacts): StepCallFacts {
  return {
    ...{ key: 'planning', stage: 'plan.request', operation: 'plan.generate', target: {} },
    segments: [{ pointer: '/query', text: query }],
    answer: planner === 'model' ? connectorSegments(steps as unknown as Json) : null,
  };
}

function spokenBy(outcome: StepOutcome): readonly Segment[] | null {
  if (outcome.status !== 'completed') return null;
  const { response } = outcome.output as { readonly response?: Json };
  return typeof response === 'string' ? [{ pointer: '/response', text: response }] : [];
}
