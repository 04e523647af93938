import { AppError, type ApprovalId, type Decision, type DecisionId } from '@app/kernel';

/** The plan is not in a state in which this is possible, or somebody else changed it first. */
export class PlanConflictError extends AppError {
  readonly code = 'CONFLICT';
}

/** The plan was not started in time. */
export class PlanExpiredError extends AppError {
  readonly code = 'PLAN_EXPIRED';
}

/** The tenant runs as many plans as it may. */
export class ConcurrentExecutionLimitError extends AppError {
  readonly code = 'CONCURRENT_EXECUTION_LIMIT';
}

/** Policies refuse that a plan is made, or what a model planned. */
export class PlanningDeniedError extends AppError {
  readonly code = 'POLICY_DENIED';

  /** @param decisionId of the recorded decision about the question */
  constructor(decisionId: DecisionId, reason = 'Blocked by policy.') {
    super(reason, { details: { blocked: true, block_reason: reason, decision_id: decisionId } });
  }
}

/** A person must agree before a plan is made. */
export class PlanningApprovalError extends AppError {
  readonly code = 'APPROVAL_REQUIRED';

  constructor({ id, reasons }: Decision, approvalId: ApprovalId, expiresAt: Date) {
    const reason = reasons[0] ?? 'The plan needs an approval.';
    super(reason, {
      details: {
        blocked: true,
        block_reason: reason,
        decision_id: id,
        approval_id: approvalId,
        approval_expires_at: expiresAt.toISOString(),
      },
    });
  }
}
