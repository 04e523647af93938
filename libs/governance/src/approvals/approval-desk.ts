import { Inject, Injectable } from '@nestjs/common';
import { TenantTransaction } from '@app/database';
import {
  CLOCK,
  isOnceScope,
  newId,
  type ApprovalId,
  type CallUser,
  type Clock,
  type GovernedCall,
  type PolicyId,
  type PolicyMatch,
  type Principal,
  type Severity,
} from '@app/kernel';
import type { ApprovalGrant } from '@app/policy';
import { In, IsNull, LessThanOrEqual, MoreThan } from 'typeorm';
import type { Judgement } from '../judgement';
import { summaryOf } from '../records/call-digest';
import { approvalAt, type Approval, type ApprovalStatus } from './approval';
import { subjectHashOf } from './approval-subject';
import { ApprovalEntity } from './approval.entity';

const PLAIN_TERMS = { notifyUrl: '', requiredApprovals: 1, excludesRequester: false };

/** Any admin may answer, for one day. */
const DEFAULT_TERMS = { ...PLAIN_TERMS, approvers: [], expiresInSeconds: 24 * 60 * 60 };

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
  /** On whose behalf. */
  readonly user: CallUser;
  readonly message: string;
  /** The masked beginning of what is asked about; that of the message when absent. */
  readonly summary?: string;
  /** What else there is to know, masked. */
  readonly details?: object;
  /** Roles, client ids, or ids and email addresses of people; empty means any admin. */
  readonly approvers: readonly string[];
  readonly expiresAt: Date;
  readonly severity?: Severity;
  /** Who is told what was decided; nobody when absent. */
  readonly notifyUrl?: string;
  /** How many people must approve, 10 at most; one when absent. */
  readonly requiredApprovals?: number;
  /** Whether somebody else than who asks must decide; false when absent. */
  readonly excludesRequester?: boolean;
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
    const { approvers, expiresInSeconds, ...terms } = decision.approval ?? DEFAULT_TERMS;
    const asked = await this.ask(call.principal, {
      callId: call.id,
      decisionId: decision.id,
      ...askingPolicy(decision.decidedBy),
      approvers: [...approvers],
      ...terms,
      ...requesterOf(call.user),
      operation: call.operation,
      reason: decision.reasons[0] ?? '',
      summary: summaryOf(judgement),
      details: {},
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
    { approvers, message, severity = 'medium', user, ...question }: OpenQuestion,
  ): Promise<Approval> {
    return this.ask(principal, {
      ...PLAIN_TERMS,
      summary: message.slice(0, 160),
      details: {},
      ...question,
      ...requesterOf(user),
      callId: null,
      decisionId: null,
      ...askingPolicy(null),
      severity,
      approvers: [...approvers],
      reason: message,
      contentHash: '',
      createdAt: this.clock.now(),
    });
  }

  /**
   * What people have approved about a call, by the same content in the same scope; nothing for calls without a scope. What was
   * approved once counts until it is used or expires.
   * @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE)
   */
  async grantsFor(call: GovernedCall): Promise<readonly ApprovalGrant[]> {
    const { approvalScope: scope, principal } = call;
    if (scope === undefined) return [];
    const rows = await this.transaction.run(principal.tenantId, (manager) =>
      manager.findBy(ApprovalEntity, {
        scope,
        contentHash: subjectHashOf(call),
        status: 'approved',
        spentAt: IsNull(),
        ...(isOnceScope(scope) && { expiresAt: MoreThan(this.clock.now()) }),
      }),
    );
    return rows.map((row) => ({
      approvalId: row.id as ApprovalId,
      policyId: row.policyId as PolicyId,
      version: row.policyVersion,
    }));
  }

  /**
   * Uses up the approvals that let a call go on, if they are for once.
   * @returns false when another call was faster; then they do not count
   * @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE)
   */
  async use(
    { approvalScope, principal }: GovernedCall,
    { decision: { approvalsUsed, verdict } }: Judgement,
  ): Promise<boolean> {
    if (!isOnceScope(approvalScope) || verdict !== 'allow') return true;
    const ids = approvalsUsed.map(({ approvalId }) => approvalId);
    const unused = { id: In(ids), spentAt: IsNull() };
    const { affected } = await this.transaction.run(principal.tenantId, (manager) =>
      manager.update(ApprovalEntity, unused, { spentAt: this.clock.now() }),
    );
    return affected === ids.length;
  }

  private ask({ clientId, tenantId }: Principal, question: NewQuestion): Promise<Approval> {
    const now = this.clock.now();
    const { contentHash, policyId, policyVersion, scope } = question;
    const row = { ...question, id: newId(), tenantId, clientId, status: 'pending' as const };
    const asked = { scope: scope ?? IsNull(), contentHash, policyId, policyVersion, spentAt: IsNull() };
    return this.transaction.run(tenantId, async (manager) => {
      if (isOnceScope(scope)) {
        const tooOld = { ...asked, expiresAt: LessThanOrEqual(now) };
        await manager.update(ApprovalEntity, tooOld, { spentAt: now });
      }
      // Sets what is there already, so that nobody can use up the question before it is read.
      await manager
        .createQueryBuilder()
        .insert()
        .into(ApprovalEntity)
        .values(row)
        .orUpdate(['scope'], SUBJECT, { indexPredicate: 'spent_at is null' })
        .execute();
      const where = scope === null ? { id: row.id } : asked;
      return approvalAt(await manager.findOneByOrFail(ApprovalEntity, where), now);
    });
  }
}

/** In a scope, one question is asked about these. */
const SUBJECT = ['tenant_id', 'scope', 'content_hash', 'policy_id', 'policy_version'];

type NewQuestion = Omit<
  ApprovalEntity,
  | 'clientId'
  | 'comment'
  | 'consents'
  | 'decidedAt'
  | 'decidedBy'
  | 'id'
  | 'reviewer'
  | 'spentAt'
  | 'status'
  | 'tenantId'
>;

/** @param policy null when no policy asks */
function askingPolicy(
  policy: PolicyMatch | null,
): Pick<ApprovalEntity, 'policyId' | 'policyName' | 'policyVersion' | 'severity'> {
  if (policy === null) return { policyId: '', policyName: '', policyVersion: 0, severity: 'medium' };
  const { name, policyId, severity, version } = policy;
  return { policyId, policyName: name, policyVersion: version, severity };
}

function requesterOf({ email, id }: CallUser): Pick<ApprovalEntity, 'requesterNames' | 'userId'> {
  const requesterNames = [id, email].flatMap((name) => name || []);
  return { userId: requesterNames[0] ?? '', requesterNames };
}
