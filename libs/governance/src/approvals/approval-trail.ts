import { Injectable } from '@nestjs/common';
import { AuditWriter } from '@app/audit';
import { newId, type CallId, type Json, type Principal } from '@app/kernel';
import type { Approval } from './approval';

/** Writes what people decide into the audit trail. */
@Injectable()
export class ApprovalTrail {
  constructor(private readonly audit: AuditWriter) {}

  /**
   * Returns after the record is committed.
   * @throws AuditUnavailableError (AUDIT_UNAVAILABLE); then the decision must not count
   */
  decided(approval: Approval & { readonly decidedAt: Date }, principal: Principal): Promise<void> {
    const { comment, decidedAt, reviewer, status } = approval;
    return this.write(approval, principal, {
      what: status,
      at: decidedAt,
      detail: { reviewer: { ...reviewer }, comment },
    });
  }

  /**
   * Records a yes that waits for those of others. Returns after the record is committed.
   * @throws AuditUnavailableError (AUDIT_UNAVAILABLE); then the yes must not count
   */
  consented(approval: Approval, principal: Principal, at: Date): Promise<void> {
    const consent = approval.consents.at(-1);
    const { requiredApprovals: required } = approval;
    return this.write(approval, principal, { what: 'consented', at, detail: { ...consent, required } });
  }

  private async write(
    approval: Approval,
    { clientId, tenantId }: Principal,
    { at, detail, what }: { readonly what: string; readonly at: Date; readonly detail: AuditDetail },
  ): Promise<void> {
    await this.audit.append({
      id: newId<CallId>(),
      recordedAt: at,
      tenantId,
      kind: 'event',
      callId: approval.callId ?? newId(),
      clientId,
      operation: `approval.${what}`,
      stage: 'approval',
      verdict: 'done',
      detail: {
        approval_id: approval.id,
        decision_id: approval.decisionId,
        policy_id: approval.policyId,
        policy_version: approval.policyVersion,
        scope: approval.scope,
        asked_by: approval.clientId,
        ...detail,
      },
    });
  }
}

type AuditDetail = { readonly [key: string]: Json };
