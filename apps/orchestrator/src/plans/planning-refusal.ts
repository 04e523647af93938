import type { PlanningResult } from '../planning/planner/planner';
import { PlanningApprovalError, PlanningDeniedError } from './plans.errors';

/** @throws PlanningDeniedError (POLICY_DENIED), PlanningApprovalError (APPROVAL_REQUIRED) when no plan may be made */
export function requirePlanned(result: PlanningResult): Extract<PlanningResult, { readonly work: object }> {
  if (result.work !== null) return result;
  const { governed } = result;
  if (governed.verdict === 'needs_approval') {
    throw new PlanningApprovalError(governed.decision, governed.approvalId, governed.expiresAt);
  }
  const deciding = governed.verdict === 'withheld' ? governed.outputDecision : governed.decision;
  throw new PlanningDeniedError(governed.decision.id, deciding.reasons[0]);
}
