import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { withSegments, type Json } from '@app/kernel';
import { ConnectorCalls, connectorSegments } from '@app/mcp-connectors';
import { placeOf } from '../../gates/step-place';
import { StepGates } from '../../gates/step-gates';
import { failureOf, type Failure } from '../../retries/failure';
import { wasInFlight } from '../../retries/step-effects';
import { uncertain } from '../../retries/uncertain';
import type { EndedStep, WaitingStep } from '../../step-outcome';
import type { StepTry } from '../../step-runner.types';
import { GovernedSteps } from '../governed-steps';
import type { OfferedTool } from './offered-tools';

/** A call that a model wishes for. */
export interface WishedCall {
  readonly id: string;
  readonly name: string;
  readonly args: Json;
}

/** A call, and what it brought as the model is shown it. */
export interface MadeCall extends WishedCall {
  readonly result: string;
}

/** One answer with calls, and what the calls brought. */
export interface ToolRound {
  readonly calls: readonly MadeCall[];
}

/** A call that was made, or refused before anything was done; the model is told either. */
export interface AnsweredCall {
  readonly status: 'answered';
  /** The arguments as they were passed on. */
  readonly args: Json;
  readonly result: Json;
}

/** Where a call stands in a step. */
export interface CallPlace {
  readonly attempt: StepTry<'llm-call'>;
  /** `round:call`, which names it in the journal and in its idempotency key. */
  readonly part: string;
  readonly tool: OfferedTool | undefined;
}

/** Makes the calls of models, each a governed call of the run's caller like a step of its own. */
@Injectable()
export class ToolCalls {
  constructor(
    private readonly governed: GovernedSteps,
    private readonly calls: ConnectorCalls,
    private readonly gates: StepGates,
  ) {}

  /**
   * Makes a call once: what is stored of it is its answer.
   * @returns how the step ends when it was forbidden, must wait for a person, or may have had its effect before
   * @throws everything that the pipeline and `ConnectorCalls` throw, but refusals of the call itself
   */
  async make(place: CallPlace, wished: WishedCall): Promise<AnsweredCall | EndedStep | WaitingStep> {
    const { attempt, tool } = place;
    if (tool === undefined) return answer(wished.args, { error: `There is no tool '${wished.name}'.` });
    const { key, run, signal } = attempt;
    if (wasInFlight(run.journal, key, place.part) && !isRepeatable(tool)) return uncertain();
    const leave = await this.gates.enter(placeOf(attempt, run), tool, signal);
    try {
      return await this.governedCall({ ...place, tool }, wished);
    } catch (error) {
      const failure = failureOf(error);
      if (failure.wasRefused) attempt.endEffect(place.part);
      if (!isItsOwn(failure)) throw error;
      return answer(wished.args, { error: failure.outcome.reason });
    } finally {
      leave();
    }
  }

  private async governedCall(
    { attempt, part, tool: offered }: CallPlace & { readonly tool: OfferedTool },
    { args }: WishedCall,
  ): Promise<AnsweredCall | EndedStep | WaitingStep> {
    const { run, signal } = attempt;
    const { connector, tool } = offered;
    const target = { connector, tool: tool.name };
    let passedOn: Json = args;
    const end = await this.governed.run<Json>(
      { ...attempt, key: `${attempt.key}:${part}` },
      {
        stage: 'tool.request',
        operation: 'plan.tool',
        target,
        segments: connectorSegments(args),
        execute: async ({ segments }) => {
          const call = withSegments(args, segments) as { readonly [key: string]: Json };
          passedOn = call;
          const idempotencyKey = await effectKey(attempt, part, { offered, args: call });
          const { output } = await this.calls.execute(
            { tenantId: run.principal.tenantId, connector, tool: tool.name, args: call },
            { signal, deadline: run.deadline, ...(idempotencyKey !== null && { idempotencyKey }) },
          );
          return {
            payload: output,
            segments: connectorSegments(output),
            usage: { promptTokens: 0, completionTokens: 0, estimated: false },
            servedBy: target,
            simulated: false,
            rebuild: (changed) => withSegments(output, changed),
          };
        },
      },
    );
    if (end.status !== 'done') return end;
    return answer(passedOn, end.output.payload);
  }
}

/** Stores what is about to happen. @returns the idempotency key; null for calls that change nothing */
async function effectKey(
  attempt: StepTry<'llm-call'>,
  part: string,
  { args, offered }: { readonly offered: OfferedTool; readonly args: Json },
): Promise<string | null> {
  const { connector, tool } = offered;
  if (tool.risk === 'read') return null;
  const request = JSON.stringify([connector, tool.name, args]);
  const requestHash = createHash('sha256').update(request).digest('hex');
  return attempt.beginEffect({ requestHash, idempotent: isRepeatable(offered) }, part);
}

function isRepeatable({ tool }: OfferedTool): boolean {
  return tool.risk === 'read' || tool.isIdempotent;
}

/** A model may do better once it knows what was wrong; about other failures it can do nothing. */
function isItsOwn({ outcome, retryClass, wasRefused }: Failure): boolean {
  const { code } = outcome;
  return wasRefused && retryClass === null && (code === 'CONNECTOR_REJECTED' || code === 'INVALID_REQUEST');
}

function answer(args: Json, result: Json): AnsweredCall {
  return { status: 'answered', args, result };
}
