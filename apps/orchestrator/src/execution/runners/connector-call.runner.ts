import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { CallOutput } from '@app/governance';
import { withSegments, type Json, type Segment } from '@app/kernel';
import { ConnectorCalls, connectorSegments, type FoundTool, type ToolRequest } from '@app/mcp-connectors';
import type { StepOf } from '../../planning/plan';
import { resolveText, resolveValue } from '../../planning/references/resolve';
import { readValueSchema } from '../../planning/schemas/value-schema';
import { NOTHING, type UsageEstimate } from '../budget/run-budget';
import type { StepTarget } from '../gates/step-gates';
import type { RunContext } from '../run-context';
import type { StepOutcome, WaitingStep } from '../step-outcome';
import type { PlacedStep, StepRunner, StepTry } from '../step-runner.types';
import { GovernedSteps, type DoneCall } from './governed-steps';

type ConnectorStep = StepOf<'connector-call'>;

/**
 * Calls a tool of a connector. Before a call that changes something its intent is stored, and its idempotency key is handed
 * on; the same key for every try, on whichever task.
 */
@Injectable()
export class ConnectorCallRunner implements StepRunner<'connector-call'> {
  constructor(
    private readonly governed: GovernedSteps,
    private readonly calls: ConnectorCalls,
  ) {}

  targetOf({ connector }: ConnectorStep): StepTarget {
    return { connector };
  }

  async mayRepeat(placed: PlacedStep<ConnectorStep>, run: RunContext): Promise<boolean> {
    return isRepeatable(placed.step, await this.find(placed, run));
  }

  estimateOf(): UsageEstimate {
    return NOTHING;
  }

  async run(attempt: StepTry<'connector-call'>): Promise<StepOutcome | WaitingStep> {
    const found = await this.find(attempt, attempt.run);
    const target = { connector: attempt.step.connector, tool: found.tool.name };
    const end = await this.governed.run<Json>(attempt, {
      stage: 'tool.request',
      target,
      segments: connectorSegments(found.args),
      execute: async ({ segments }) => ({
        ...(await this.call(attempt, found, segments)),
        servedBy: target,
      }),
    });
    return end.status === 'done' ? outcomeOf(attempt.step, end) : end;
  }

  private find(placed: PlacedStep<ConnectorStep>, run: RunContext): Promise<FoundTool> {
    return this.calls.find(run.principal.tenantId, placed.step.connector, toolRequestOf(placed));
  }

  private async call(
    attempt: StepTry<'connector-call'>,
    found: FoundTool,
    segments: readonly Segment[],
  ): Promise<Omit<CallOutput<Json>, 'servedBy'>> {
    const { run, signal, step } = attempt;
    const { name: tool } = found.tool;
    const args = withSegments(found.args, segments);
    const idempotencyKey = await effectKey(attempt, found, args);
    const { output } = await this.calls.execute(
      { tenantId: run.principal.tenantId, connector: step.connector, tool, args },
      { signal, deadline: run.deadline, ...(idempotencyKey !== null && { idempotencyKey }) },
    );
    return {
      payload: output,
      segments: connectorSegments(output),
      usage: { promptTokens: 0, completionTokens: 0, estimated: false },
      simulated: false,
      rebuild: (changed) => withSegments(output, changed),
    };
  }
}

/** What a step asks of its connector. @throws UnresolvedReferenceError (INVALID_REQUEST) */
export function toolRequestOf({ scope, step }: PlacedStep<ConnectorStep>): ToolRequest {
  const { action, operation, parameters, statement } = step;
  const references = scope.referencesOf(step);
  return {
    operation,
    ...(action !== undefined && { action }),
    ...(statement !== undefined && { statement: resolveText(statement, references) }),
    parameters: resolveValue(parameters ?? {}, references) as { readonly [key: string]: Json },
  };
}

/** Stores what is about to happen. @returns the idempotency key; null for calls that change nothing */
async function effectKey(
  { beginEffect, scope, step }: StepTry<'connector-call'>,
  found: FoundTool,
  args: Json,
): Promise<string | null> {
  if (found.tool.risk === 'read') return null;
  const request = JSON.stringify([step.connector, found.tool.name, args]);
  const requestHash = createHash('sha256').update(request).digest('hex');
  const key = await beginEffect({ requestHash, idempotent: isRepeatable(step, found) });
  return step.idempotency_key === undefined
    ? key
    : resolveText(step.idempotency_key, scope.referencesOf(step));
}

function isRepeatable({ idempotent }: ConnectorStep, { tool }: FoundTool): boolean {
  return tool.risk === 'read' || (idempotent ?? tool.isIdempotent);
}

function outcomeOf(
  { output_schema }: ConnectorStep,
  { decisionId, output, usage }: DoneCall<Json>,
): StepOutcome {
  const { payload } = output;
  const reading = output_schema === undefined ? null : readValueSchema(output_schema);
  const [problem] = reading?.schema?.check(payload) ?? [];
  if (problem === undefined) {
    return { status: 'completed', output: payload, decisionId, usage, simulated: false };
  }
  const reason = `The connector's output does not fit the output schema: ${problem.field} ${problem.message}`;
  return { status: 'failed', reason, code: 'INVALID_OUTPUT', decisionId, usage };
}
