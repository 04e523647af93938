import { AppError, type DecisionId } from '@app/kernel';
import type { PolicyDecision } from '@app/policy';

/** A streamed answer was stopped before its end; what left before that was governed. */
export class AnswerWithheldError extends AppError {
  readonly code = 'POLICY_DENIED';

  /**
   * @param decisionId of the recorded decision about the call
   * @param outputDecision what stopped the answer
   */
  constructor(
    readonly decisionId: DecisionId,
    readonly outputDecision: PolicyDecision,
  ) {
    super(outputDecision.reasons[0] ?? 'The answer was stopped by policy.', {
      details: { decision_id: decisionId },
    });
  }
}

/** Somebody else decided first, or time ran out. */
export class ApprovalConflictError extends AppError {
  readonly code = 'CONFLICT';
}

/** A streamed answer ended without its last event. */
export class StreamTruncatedError extends AppError {
  readonly code = 'PROVIDER_UNAVAILABLE';
}
