import type { GovernedResult } from '@app/governance';
import type { AppError, Json } from '@app/kernel';
import { ApprovalRequiredError, PolicyDeniedError } from './model-calls.errors';

/** What the client is told about a call that was not executed, or whose answer must not leave. */
export function refusalOf(result: Exclude<GovernedResult<Json>, { readonly verdict: 'allow' }>): AppError {
  switch (result.verdict) {
    case 'block':
      return new PolicyDeniedError(result.decision);
    case 'withheld':
      return new PolicyDeniedError(result.decision, result.outputDecision);
    case 'needs_approval':
      return new ApprovalRequiredError(result.decision, result.approvalId, result.expiresAt);
  }
}
