import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '@app/kernel';
import type { StepOf } from '../../planning/plan';
import { resolveText } from '../../planning/references/resolve';
import { NOTHING, type UsageEstimate } from '../budget/run-budget';
import { NO_USAGE, type StepOutcome, type WaitingStep } from '../step-outcome';
import type { StepRunner, StepTry } from '../step-runner.types';
import { notApproved } from './governed-steps';

/** How long a question waits for an answer where the plan does not say: one day. */
const DEFAULT_EXPIRY_MS = 86_400_000;

/** Asks a person, once, and waits. Uses up no place among the running steps. */
@Injectable()
export class ApprovalRunner implements StepRunner<'approval'> {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  targetOf(): null {
    return null;
  }

  mayRepeat(): Promise<boolean> {
    return Promise.resolve(true);
  }

  estimateOf(): UsageEstimate {
    return NOTHING;
  }

  async run({ step, key, run, scope }: StepTry<'approval'>): Promise<StepOutcome | WaitingStep> {
    const state =
      (await run.approvals.stateOf(key)) ??
      (await run.approvals.request(key, {
        message: resolveText(step.message, scope.referencesOf(step)),
        approvers: approversOf(step),
        expiresAt: new Date(this.clock.nowMs() + (step.expires_ms ?? DEFAULT_EXPIRY_MS)),
      }));
    const { approvalId, comment, decidedBy, decisionId, expiresAt, status } = state;
    if (status === 'pending') return { status: 'awaiting_approval', approvalId, decisionId, expiresAt };
    if (status !== 'approved') return notApproved(status, decisionId);
    return {
      status: 'completed',
      output: { approved_by: decidedBy ?? null, comment: comment ?? null },
      decisionId,
      usage: NO_USAGE,
      simulated: false,
    };
  }
}

function approversOf({ approvers }: StepOf<'approval'>): string[] {
  return [...(approvers?.roles ?? []), ...(approvers?.users ?? [])];
}
