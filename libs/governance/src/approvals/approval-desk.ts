import { Inject, Injectable } from '@nestjs/common';
import { TenantTransaction } from '@app/database';
import {
  CLOCK,
  newId,
  type ApprovalId,
  type Clock,
  type GovernedCall,
  type PolicyId,
  type PolicyMatch,
  type Principal,
  type Severity,
} from '@app/kernel';
import type { ApprovalGrant } from '@app/policy';
import type { Judgement } from '../judgement';
import { summaryOf } from '../records/call-digest';
import { approvalAt, type Approval, type ApprovalStatus } from './approval';
import { subjectHashOf } from './approval-subject';
import { ApprovalEntity } from './approval.entity';

/** Any admin may answer, for one day. */
const DEFAULT_TERMS = { approvers: [], expiresInSeconds: 24 * 60 * 60 };

/** A call that was parked. */
export interface Parked {
  readonly approvalId: ApprovalId;
  /** `pending`, unless the same question was asked before in the call's scope. */
  readonly approvalStatus: ApprovalStatus;
  readonly expiresAt: Date;
}

/** A question that no policy asks: the plan or the workflow itself does. */
export interface OpenQuestion {
  /** What the answer is good for; in it the question is asked once. */
  readonly scope: string;
  readonly operation: string;
  readonly userId: string;
  readonly message: string;
  /** Roles, client ids, or ids and email addresses of people; empty means any admin. */
  readonly approvers: readonly string[];
  readonly expiresAt: Date;
  readonly severity?: Severity;
}

/** Where calls wait for a person. */
@Injectable()
export class ApprovalDesk {
  constructor(
    private readonly transaction: TenantTransaction,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Parks a call whose decision says `needs_approval`. One approval per decision, and per content and policy in a scope:
   * asking again there gives the same one, as it is by now.
   * @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE)
   */
  async park(call: GovernedCall, judgement: Judgement): Promise<Parked> {
    const { decision } = judgement;
    const { approvers, expiresInSeconds } = decision.approval ?? DEFAULT_TERMS;
    const asked = await this.ask(call.principal, {
      callId: call.id,
      decisionId: decision.id,
      ...askingPolicy(decision.decidedBy),
      approvers: [...approvers],
      userId: call.user.id ?? call.user.email ?? '',
      operation: call.operation,
      reason: decision.reasons[0] ?? '',
      summary: summaryOf(judgement),
      scope: call.approvalScope ?? null,
      contentHash: subjectHashOf(call),
      createdAt: call.receivedAt,
      expiresAt: new Date(call.receivedAt.getTime() + expiresInSeconds * 1000),
    });
    return { approvalId: asked.id as ApprovalId, approvalStatus: asked.status, expiresAt: asked.expiresAt };
  }

  /**
   * Asks a person something that no policy wants to know. Asking again in the same scope gives the same question.
   * @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE)
   */
  question(
    principal: Principal,
    { approvers, message, severity = 'medium', ...question }: OpenQuestion,
  ): Promise<Approval> {
    return this.ask(principal, {
      ...question,
      callId: null,
      decisionId: null,
      ...askingPolicy(null),
      severity,
      approvers: [...approvers],
      reason: message,
      summary: message.slice(0, 160),
      contentHash: '',
      createdAt: this.clock.now(),
    });
  }

  /**
   * What people have approved about a call, by the same content in the same scope; nothing for calls without a scope.
   * @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE)
   */
  async grantsFor(call: GovernedCall): Promise<readonly ApprovalGrant[]> {
    const { approvalScope: scope, principal } = call;
    if (scope === undefined) return [];
    const rows = await this.transaction.run(principal.tenantId, (manager) =>
      manager.findBy(ApprovalEntity, { scope, contentHash: subjectHashOf(call), status: 'approved' }),
    );
    return rows.map((row) => ({
      approvalId: row.id as ApprovalId,
      policyId: row.policyId as PolicyId,
      version: row.policyVersion,
    }));
  }

  private ask(
    { clientId, tenantId }: Principal,
    question: Omit<
      ApprovalEntity,
      'clientId' | 'comment' | 'decidedAt' | 'decidedBy' | 'id' | 'reviewer' | 'status' | 'tenantId'
    >,
  ): Promise<Approval> {
    const { contentHash, policyId, policyVersion, scope } = question;
    const id = newId();
    return this.transaction.run(tenantId, async (manager) => {
      await manager
        .createQueryBuilder()
        .insert()
        .into(ApprovalEntity)
        .values({ ...question, id, tenantId, clientId, status: 'pending' })
        .orIgnore()
        .execute();
      const where = scope === null ? { id } : { scope, contentHash, policyId, policyVersion };
      return approvalAt(await manager.findOneByOrFail(ApprovalEntity, where), this.clock.now());
    });
  }
}

/** @param policy null when no policy asks */
function askingPolicy(
  policy: PolicyMatch | null,
): Pick<ApprovalEntity, 'policyId' | 'policyName' | 'policyVersion' | 'severity'> {
  if (policy === null) return { policyId: '', policyName: '', policyVersion: 0, severity: 'medium' };
  const { name, policyId, severity, version } = policy;
  return { policyId, policyName: name, policyVersion: version, severity };
}
