import { Inject, Injectable } from '@nestjs/common';
import { GovernancePipeline, type AdmittedCall, type CallOutput } from '@app/governance';
import { CLOCK, newId, withSegments, type Clock, type GovernedCall, type Json } from '@app/kernel';
import { connectorSegments } from '@app/mcp-connectors';
import type { TryBounds } from '../step-runner.types';
import type { StepMessage } from './message';

/** Lets each message pass the pipeline as a call of its own before anybody reads it. */
@Injectable()
export class MessageSender {
  constructor(
    private readonly pipeline: GovernancePipeline,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Judges a message. What is to be redacted is; what a policy forbids, or wants a person to approve, is not delivered:
   * messages wait for nobody.
   * @throws everything that the pipeline throws
   */
  async send(message: StepMessage, bounds: TryBounds): Promise<StepMessage> {
    const result = await this.pipeline.run<Json>(this.callOf(message, bounds), (admitted) =>
      Promise.resolve(passedOn(message.content, admitted)),
    );
    const decisionId = result.decision.id;
    if (result.verdict === 'allow') return { ...message, decisionId, content: result.output.payload };
    const reason =
      result.verdict === 'needs_approval'
        ? 'It needs the approval of a person, and messages wait for nobody.'
        : (result.decision.reasons[0] ?? 'A policy forbids it.');
    return { ...message, status: 'blocked', reason, decisionId, content: null };
  }

  private callOf(message: StepMessage, { key, run, signal }: TryBounds): GovernedCall {
    return {
      id: newId(),
      principal: run.principal,
      stage: 'plan.step',
      operation: 'plan.message',
      target: { plan: run.planId },
      user: run.user,
      segments: connectorSegments(message.content),
      context: {
        step_id: key,
        run_id: run.runId,
        ...(message.kind === 'mail'
          ? { message_type: message.type, message_to: message.to }
          : { blackboard_key: message.key }),
      },
      trace: run.trace,
      receivedAt: this.clock.now(),
      signal,
    };
  }
}

/** What is sent was inspected on its way in. */
function passedOn(content: Json, { segments }: AdmittedCall): CallOutput<Json> {
  return {
    payload: withSegments(content, segments),
    segments: [],
    usage: { promptTokens: 0, completionTokens: 0, estimated: false },
    servedBy: {},
    simulated: false,
    rebuild: () => withSegments(content, segments),
  };
}
