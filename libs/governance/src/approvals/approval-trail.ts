import { Injectable } from '@nestjs/common';
import { AuditWriter } from '@app/audit';
import { newId, type CallId, type Principal } from '@app/kernel';
import type { Approval } from './approval';

/** Writes what people decide into the audit trail. */
@Injectable()
export class ApprovalTrail {
  constructor(private readonly audit: AuditWriter) {}

  /**
   * Returns after the record is committed.
   * @throws AuditUnavailableError (AUDIT_UNAVAILABLE); then the decision must not count
   */
  async decided(approval: Approval & { readonly decidedAt: Date }, principal: Principal): Promise<void> {
    await this.audit.append({
      id: newId<CallId>(),
      recordedAt: approval.decidedAt,
      tenantId: principal.tenantId,
      kind: 'event',
      callId: approval.callId ?? newId<CallId>(),
      clientId: principal.clientId,
      operation: `approval.${approval.status}`,
      stage: 'approval',
      verdict: 'done',
      detail: {
        approval_id: approval.id,
        decision_id: approval.decisionId,
        policy_id: approval.policyId,
        policy_version: approval.policyVersion,
        scope: approval.scope,
        asked_by: approval.clientId,
        reviewer: { ...approval.reviewer },
        comment: approval.comment,
      },
    });
  }
}
