import type { Approval } from '@app/governance';
import type { OrganizationId } from '@app/kernel';
import { ownerOfScope, type ScopeOwner } from './approval-scope';
import type { AnswerBody, ApprovalProgress, PendingApprovals, QueueItem } from './approval.dto';
import type { PersonalAnswer } from './personal-decisions';

/** Reads what a person says. */
export function personalAnswer(approved: boolean, body: AnswerBody): PersonalAnswer {
  const { comment, reason, reviewer_email: email, reviewer_id: id, reviewer_role: role } = body;
  return {
    approved,
    reviewer: { ...(id && { id }), ...(email && { email }), ...(role && { role }) },
    comment: comment || reason || null,
  };
}

/** Writes a question to people in the form of the contract; what there is not is left out. */
export function toQueueItem(approval: Approval, organizationId: OrganizationId): QueueItem {
  return {
    request_id: approval.id,
    org_id: organizationId,
    tenant_id: approval.tenantId,
    client_id: approval.clientId,
    user_id: approval.userId,
    original_query: approval.summary,
    request_type: approval.operation,
    request_context: contextOf(ownerOfScope(approval.scope)),
    triggered_policy_id: approval.policyId,
    triggered_policy_name: approval.policyName,
    // Only questions of callers have any.
    ...approval.details,
    trigger_reason: approval.reason,
    severity: approval.severity,
    approvers: [...approval.approvers],
    required_approvals: approval.requiredApprovals,
    four_eyes: approval.excludesRequester,
    approvals: approval.consents.map(({ at, comment, person }) => ({
      reviewer: person,
      comment: comment ?? '',
      approved_at: at,
    })),
    status: approval.status,
    ...(approval.decisionId !== null && { decision_id: approval.decisionId }),
    ...reviewFields(approval),
    notify_url: approval.notifyUrl,
    expires_at: approval.expiresAt.toISOString(),
    created_at: approval.createdAt.toISOString(),
    updated_at: (approval.decidedAt ?? approval.createdAt).toISOString(),
  };
}

function contextOf(owner: ScopeOwner | null): QueueItem['request_context'] {
  if (owner === null) return {};
  const { kind, stepId: step_id } = owner;
  return kind === 'run'
    ? { kind, run_id: owner.runId, step_id }
    : { kind, workflow_id: owner.workflowId, step_id };
}

function reviewFields({ comment, decidedAt, decidedBy, reviewer }: Approval): Partial<QueueItem> {
  return {
    ...(reviewer.id !== undefined && { reviewer_id: reviewer.id }),
    ...(reviewer.email !== undefined && { reviewer_email: reviewer.email }),
    ...(reviewer.role !== undefined && { reviewer_role: reviewer.role }),
    ...(comment !== null && { review_comment: comment }),
    ...(decidedAt !== null && { reviewed_at: decidedAt.toISOString() }),
    ...(decidedBy !== null && { reviewed_with: decidedBy }),
  };
}

/** Lists steps that wait for people. */
export function toPendingApprovals(approvals: readonly Approval[], total: number): PendingApprovals {
  const waiting = approvals.flatMap((approval) => {
    const owner = ownerOfScope(approval.scope);
    if (owner === null) return [];
    return [
      {
        approval_id: approval.id,
        workflow_id: owner.kind === 'run' ? owner.runId : owner.workflowId,
        step_id: owner.stepId,
        reason: approval.reason,
        severity: approval.severity,
        approvers: [...approval.approvers],
        ...progressOf(approval),
        created_at: approval.createdAt.toISOString(),
        expires_at: approval.expiresAt.toISOString(),
      },
    ];
  });
  return { pending_approvals: waiting, approvals: waiting, count: waiting.length, total };
}

/** How far a question is from being answered with yes. */
export function progressOf({ consents, excludesRequester, requiredApprovals }: Approval): ApprovalProgress {
  return {
    required_approvals: requiredApprovals,
    approvals_given: consents.length,
    four_eyes: excludesRequester,
  };
}
