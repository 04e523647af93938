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
import type { Consent } from './consent';
import { decidingPerson, isRequester } from './deciding-person';
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
   * Decides a question, or adds one of the consents that it needs; then it is still pending. The decision is in the
   * audit trail before it counts; when it cannot be recorded it does not count.
   * @throws NotFoundError (NOT_FOUND) when the tenant has no such question
   * @throws ForbiddenError (FORBIDDEN) when the principal may not decide it, or asked it and must not
   * @throws ApprovalConflictError (CONFLICT) when it is decided already, by this person or at all, or too late
   * @throws AuditUnavailableError (AUDIT_UNAVAILABLE), DatabaseUnavailableError (DATABASE_UNAVAILABLE)
   */
  async decide(
    principal: Principal,
    decision: PersonalDecision & { readonly approvalId: string },
  ): Promise<Approval> {
    if (!isUuid(decision.approvalId)) throw unknownApproval();
    return this.transaction.run(principal.tenantId, async (manager) => {
      const open = await this.lockOpen(manager, decision.approvalId as ApprovalId);
      requireMayDecide(open, principal, decision.reviewer);
      const given = { ...decision, person: decidingPerson(principal, decision.reviewer) };
      return decision.approved && open.requiredApprovals > open.consents.length + 1
        ? this.consent(manager, open, { ...given, principal })
        : this.settle(manager, open, { ...given, principal });
    });
  }

  /** A yes that waits for those of others. */
  private async consent(
    manager: EntityManager,
    open: Approval,
    { comment, person, principal }: GivenDecision,
  ): Promise<Approval> {
    const at = this.clock.now();
    const consents = withConsent(open, { person, at: at.toISOString(), comment });
    const approval = { ...open, consents };
    await this.trail.consented(approval, principal, at);
    await manager.update(ApprovalEntity, open.id, { consents });
    return approval;
  }

  private async settle(
    manager: EntityManager,
    open: Approval,
    { approved, comment, person, principal, reviewer }: GivenDecision,
  ): Promise<Approval> {
    const decidedAt = this.clock.now();
    const consents = approved
      ? withConsent(open, { person, at: decidedAt.toISOString(), comment })
      : open.consents;
    const status = approved ? ('approved' as const) : ('rejected' as const);
    const ending = { status, decidedAt, decidedBy: principal.clientId, reviewer, comment, consents };
    const decided = { ...open, ...ending };
    await this.trail.decided(decided, principal);
    // Locks the run that waits until the commit, so nothing else is waited for from here on.
    await manager.update(ApprovalEntity, open.id, ending);
    return decided;
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

interface GivenDecision extends PersonalDecision {
  readonly principal: Principal;
  readonly person: string;
}

/** @throws ApprovalConflictError (CONFLICT) when the person has approved already */
function withConsent({ consents, id }: Approval, consent: Consent): readonly Consent[] {
  if (consents.every(({ person }) => person !== consent.person)) return [...consents, consent];
  throw new ApprovalConflictError('This person has approved already; another one must.', {
    details: { approval_id: id, status: 'pending' },
  });
}

/** @throws ForbiddenError (FORBIDDEN) */
function requireMayDecide(open: Approval, principal: Principal, reviewer: Reviewer): void {
  if (!mayDecide(principal, reviewer, open.approvers)) throw notAnApprover(open.approvers);
  if (open.excludesRequester && isRequester(open, principal, reviewer))
    throw new ForbiddenError('Whoever asked for this may not decide it.');
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
