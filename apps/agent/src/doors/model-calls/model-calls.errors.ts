import { AppError, type ApprovalId, type Decision } from '@app/kernel';

const NO_REASON = 'Blocked by policy.';

/** Policies refuse the call or its answer. */
export class PolicyDeniedError extends AppError {
  readonly code = 'POLICY_DENIED';

  /**
   * @param recorded the decision about the call, which the trail knows
   * @param deciding the decision that refused; the other one unless the answer was refused
   */
  constructor(recorded: Decision, deciding: Decision = recorded) {
    super(deciding.reasons[0] ?? NO_REASON, { details: { decision_id: recorded.id } });
  }
}

/** The call waits for a person. */
export class ApprovalRequiredError extends AppError {
  readonly code = 'APPROVAL_REQUIRED';

  constructor(decision: Decision, approvalId: ApprovalId, expiresAt: Date) {
    super(decision.reasons[0] ?? 'The call needs an approval.', {
      details: {
        decision_id: decision.id,
        approval_id: approvalId,
        approval_expires_at: expiresAt.toISOString(),
      },
    });
  }
}
