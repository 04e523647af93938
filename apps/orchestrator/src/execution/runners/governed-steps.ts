import { Inject, Injectable } from '@nestjs/common';
import { GovernancePipeline, type AdmittedCall, type CallOutput, type GovernedResult } from '@app/governance';
import {
  CLOCK,
  newId,
  type CallTarget,
  type Clock,
  type GovernedCall,
  type Json,
  type RequestStage,
  type Segment,
} from '@app/kernel';
import { stepScope } from '../../approvals/approval-scope';
import { NO_USAGE, type EndedStep, type StepUsage, type WaitingStep } from '../step-outcome';
import type { TryBounds } from '../step-runner.types';

/** What a step is about to do. */
export interface StepCall<Payload extends Json> {
  readonly stage: RequestStage;
  /** What it is called in records; `plan.step` when absent. */
  readonly operation?: string;
  readonly target: CallTarget;
  /** Every text of it that must be inspected. */
  readonly segments: readonly Segment[];
  /** Does it, once it is allowed and recorded. */
  readonly execute: (admitted: AdmittedCall) => Promise<CallOutput<Payload>>;
}

/** It was done, and what came back may be used. */
export interface DoneCall<Payload extends Json> {
  readonly status: 'done';
  readonly output: CallOutput<Payload>;
  readonly decisionId: string;
  readonly usage: StepUsage;
}

/** Lets each step pass the pipeline as a call of its own, on behalf of the run's caller. */
@Injectable()
export class GovernedSteps {
  constructor(
    private readonly pipeline: GovernancePipeline,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws everything that the pipeline throws */
  async run<Payload extends Json>(
    { key, run, signal }: TryBounds,
    { operation = 'plan.step', stage, target, segments, execute }: StepCall<Payload>,
  ): Promise<DoneCall<Payload> | EndedStep | WaitingStep> {
    let usage = NO_USAGE;
    const call: GovernedCall = {
      id: newId(),
      principal: run.principal,
      stage,
      operation,
      target: { plan: run.planId, ...target },
      user: run.user,
      segments,
      context: { step_id: key, run_id: run.runId },
      approvalScope: stepScope(run, key),
      trace: run.trace,
      receivedAt: this.clock.now(),
      signal,
    };
    const result = await this.pipeline.run<Payload>(call, async (admitted) => {
      const output = await execute(admitted);
      usage = usageOf(output);
      return output;
    });
    return endOf(result, usage);
  }
}

function endOf<Payload extends Json>(
  result: GovernedResult<Payload>,
  usage: StepUsage,
): DoneCall<Payload> | EndedStep | WaitingStep {
  const decisionId = result.decision.id;
  switch (result.verdict) {
    case 'allow':
      return { status: 'done', output: result.output, decisionId, usage };
    case 'needs_approval':
      return result.approvalStatus === 'pending' || result.approvalStatus === 'approved'
        ? {
            status: 'awaiting_approval',
            approvalId: result.approvalId,
            decisionId,
            expiresAt: result.expiresAt,
          }
        : notApproved(result.approvalStatus, decisionId);
    case 'block':
      return blockedStep(result.decision.reasons[0], decisionId, usage);
    case 'withheld':
      return blockedStep(result.outputDecision.reasons[0], decisionId, usage);
  }
}

/** The outcome of a step that a person said no to, or about which nobody decided in time. */
export function notApproved(status: 'expired' | 'rejected', decisionId: string | null): EndedStep {
  return status === 'rejected'
    ? { status: 'rejected', reason: 'A person rejected it.', code: 'REJECTED', decisionId, usage: NO_USAGE }
    : {
        status: 'rejected',
        reason: 'Nobody approved it in time.',
        code: 'APPROVAL_EXPIRED',
        decisionId,
        usage: NO_USAGE,
      };
}

/** The outcome of a step that a policy forbids. */
export function blockedStep(
  reason: string | undefined,
  decisionId: string,
  usage: StepUsage = NO_USAGE,
): EndedStep {
  return {
    status: 'blocked',
    reason: reason ?? 'A policy forbids it.',
    code: 'POLICY_DENIED',
    decisionId,
    usage,
  };
}

function usageOf({ usage }: CallOutput<Json>): StepUsage {
  const { promptTokens, completionTokens, costMicroUsd = 0 } = usage;
  return { promptTokens, completionTokens, costMicroUsd };
}
