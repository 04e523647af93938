import { Inject, Injectable } from '@nestjs/common';
import { TenantTransaction } from '@app/database';
import {
  CLOCK,
  ForbiddenError,
  isUuid,
  NotFoundError,
  type ApprovalId,
  type Clock,
  type Principal,
} from '@app/kernel';
import type { EntityManager } from 'typeorm';
import { ApprovalConflictError } from '../governance.errors';
import { approvalAt, type Approval, type Reviewer } from './approval';
import { ApprovalTrail } from './approval-trail';
import { ApprovalEntity } from './approval.entity';
import { mayDecide } from './may-decide';

/** What a person says. */
export interface PersonalDecision {
  readonly approved: boolean;
  readonly reviewer: Reviewer;
  readonly comment: string | null;
}

/** Takes the decisions of people. Each question is decided once, whoever tries at the same time and on whichever task. */
@Injectable()
export class ApprovalDecisions {
  constructor(
    private readonly transaction: TenantTransaction,
    private readonly trail: ApprovalTrail,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Decides a question. The decision is in the audit trail before it counts; when it cannot be recorded it does not count.
   * @throws NotFoundError (NOT_FOUND) when the tenant has no such question
   * @throws ForbiddenError (FORBIDDEN) when the principal may not decide it
   * @throws ApprovalConflictError (CONFLICT) when it is decided already, or too late
   * @throws AuditUnavailableError (AUDIT_UNAVAILABLE), DatabaseUnavailableError (DATABASE_UNAVAILABLE)
   */
  async decide(
    principal: Principal,
    decision: PersonalDecision & { readonly approvalId: string },
  ): Promise<Approval> {
    if (!isUuid(decision.approvalId)) throw unknownApproval();
    return this.transaction.run(principal.tenantId, async (manager) => {
      const open = await this.lockOpen(manager, decision.approvalId as ApprovalId);
      if (!mayDecide(principal, decision.reviewer, open.approvers)) throw notAnApprover(open.approvers);
      const { approved, comment, reviewer } = decision;
      const decided = {
        ...open,
        status: approved ? ('approved' as const) : ('rejected' as const),
        decidedAt: this.clock.now(),
        decidedBy: principal.clientId,
        reviewer,
        comment,
      };
      const { status, decidedAt, decidedBy } = decided;
      await manager.update(ApprovalEntity, open.id, { status, decidedAt, decidedBy, reviewer, comment });
      await this.trail.decided(decided, principal);
      return decided;
    });
  }

  private async lockOpen(manager: EntityManager, id: ApprovalId): Promise<Approval> {
    const stored = await manager.findOne(ApprovalEntity, {
      where: { id },
      lock: { mode: 'pessimistic_write' },
    });
    if (stored === null) throw unknownApproval();
    const approval = approvalAt(stored, this.clock.now());
    if (approval.status === 'pending') return approval;
    throw new ApprovalConflictError(`The approval is ${approval.status} already.`, {
      details: { approval_id: approval.id, status: approval.status },
    });
  }
}

function unknownApproval(): NotFoundError {
  return new NotFoundError('There is no such approval.');
}

function notAnApprover(approvers: readonly string[]): ForbiddenError {
  return new ForbiddenError(
    approvers.length === 0
      ? 'Deciding this needs a credential with the role admin.'
      : 'Deciding this is for the named approvers alone.',
  );
}
