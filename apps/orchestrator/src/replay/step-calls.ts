import { Injectable } from '@nestjs/common';
import type { CallTarget, Json, RequestStage, Segment } from '@app/kernel';
import { ConnectorCalls, connectorSegments } from '@app/mcp-connectors';
import { toolRequestOf } from '../execution/runners/connector-call.runner';
import { llmQuestionOf } from '../execution/runners/llm-call.runner';
import { segmentsOf, wishOf, type ModelQuestion } from '../execution/runners/model-question';
import { synthesisQuestionOf } from '../execution/runners/synthesis.runner';
import type { CompletedStep } from '../execution/step-outcome';
import type { PlacedStep, WorkingType } from '../execution/step-runner.types';
import type { RunContext } from '../execution/run-context';
import type { StepOf } from '../planning/plan';

/** A call of a step as policies saw it. */
export interface StepCallFacts {
  readonly stage: RequestStage;
  readonly target: CallTarget;
  readonly segments: readonly Segment[];
}

/** Makes the calls of steps again, without making them. */
@Injectable()
export class StepCalls {
  constructor(private readonly connectors: ConnectorCalls) {}

  /**
   * The call that a step makes; null for steps that make none.
   * @throws UnresolvedReferenceError (INVALID_REQUEST); ConnectorNotFoundError (NOT_FOUND) when the connector is gone
   */
  async of(placed: PlacedStep<StepOf<WorkingType>>, run: RunContext): Promise<StepCallFacts | null> {
    const { step } = placed;
    switch (step.type) {
      case 'approval':
      case 'replan':
        return null;
      case 'llm-call':
        return questionCall(llmQuestionOf({ ...placed, step }));
      case 'synthesis':
        return questionCall(synthesisQuestionOf({ ...placed, step }));
      case 'connector-call': {
        const request = toolRequestOf({ ...placed, step });
        const { args, tool } = await this.connectors.find(run.principal.tenantId, step.connector, request);
        return {
          stage: 'tool.request',
          target: { connector: step.connector, tool: tool.name },
          segments: connectorSegments(args),
        };
      }
    }
  }
}

function questionCall(question: ModelQuestion): StepCallFacts {
  return { stage: 'plan.step', target: wishOf(question), segments: segmentsOf(question) };
}

/** The texts of an answer as they were passed on. */
export function answerSegments({ output }: CompletedStep, { stage }: StepCallFacts): readonly Segment[] {
  if (stage === 'tool.request') return connectorSegments(output);
  const { response } = output as { readonly response?: Json };
  return typeof response === 'string' ? [{ pointer: '/response', text: response }] : [];
}
