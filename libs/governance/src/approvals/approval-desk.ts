import { Injectable } from '@nestjs/common';
import { TenantTransaction } from '@app/database';
import { newId, type ApprovalId, type GovernedCall } from '@app/kernel';
import type { Judgement } from '../judgement';
import { summaryOf } from '../records/call-digest';
import { ApprovalEntity } from './approval.entity';

/** How long a parked call waits for a person when its policy says nothing: one day. */
const DEFAULT_LIFETIME_SECONDS = 24 * 60 * 60;

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
    const lifetimeSeconds = decision.approval?.expiresInSeconds ?? DEFAULT_LIFETIME_SECONDS;
    const expiresAt = new Date(call.receivedAt.getTime() + lifetimeSeconds * 1000);
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
