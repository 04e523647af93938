import { Injectable } from '@nestjs/common';
import { TenantTransaction } from '@app/database';
import { newId, type ApprovalId, type GovernedCall } from '@app/kernel';
import type { Judgement } from '../judgement';
import { summaryOf } from '../records/call-digest';
import { ApprovalEntity } from './approval.entity';

/** How long a parked call waits for a person: one day. */
const APPROVAL_LIFETIME_MS = 24 * 60 * 60 * 1000;

/** A call that was parked. */
export interface Parked {
  readonly approvalId: ApprovalId;
  readonly expiresAt: Date;
}

/** Where calls wait for a person. */
@Injectable()
export class ApprovalDesk {
  constructor(private readonly transaction: TenantTransaction) {}

  /**
   * Parks a call whose decision says `needs_approval`. One approval per decision, whatever is retried.
   * @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE)
   */
  async park(call: GovernedCall, judgement: Judgement): Promise<Parked> {
    const { decision } = judgement;
    const expiresAt = new Date(call.receivedAt.getTime() + APPROVAL_LIFETIME_MS);
    const approvalId: ApprovalId = newId();
    await this.transaction.run(call.principal.tenantId, (manager) =>
      manager.insert(ApprovalEntity, {
        id: approvalId,
        tenantId: call.principal.tenantId,
        callId: call.id,
        decisionId: decision.id,
        policyId: decision.decidedBy?.policyId ?? '',
        clientId: call.principal.clientId,
        operation: call.operation,
        reason: decision.reasons[0] ?? '',
        summary: summaryOf(judgement),
        status: 'pending',
        createdAt: call.receivedAt,
        expiresAt,
      }),
    );
    return { approvalId, expiresAt };
  }
}
