import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '@app/kernel';
import type { StepOf } from '../../planning/plan';
import { resolveText } from '../../planning/references/resolve';
import { NOTHING, type UsageEstimate } from '../budget/run-budget';
import type { StepQuestion } from '../run-context';
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
        ...termsOf(step),
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

function termsOf(step: StepOf<'approval'>): Omit<StepQuestion, 'expiresAt' | 'message'> {
  const { approvers, four_eyes: fourEyes, notify_url: notifyUrl, required_approvals: required } = step;
  return {
    approvers: [...(approvers?.roles ?? []), ...(approvers?.users ?? [])],
    ...(required !== undefined && { requiredApprovals: required }),
    ...(fourEyes !== undefined && { excludesRequester: fourEyes }),
    ...(notifyUrl !== undefined && { notifyUrl }),
  };
}
