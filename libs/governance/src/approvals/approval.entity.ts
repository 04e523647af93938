import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Severity } from '@app/kernel';
import type { Consent } from './consent';

/** A question to a person, and the answer. */
@Entity('approvals')
export class ApprovalEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId!: string;

  /** Null, as the decision, for a step of a plan that is nothing but a question. */
  @Column('uuid', { name: 'call_id', nullable: true })
  callId!: string | null;

  @Column('uuid', { name: 'decision_id', nullable: true })
  decisionId!: string | null;

  @Column('text', { name: 'policy_id' })
  policyId!: string;

  @Column('int', { name: 'policy_version' })
  policyVersion!: number;

  @Column('text', { name: 'policy_name' })
  policyName!: string;

  @Column('text')
  severity!: Severity;

  /** Roles, client ids, or ids and email addresses of people; empty means any admin. */
  @Column('text', { array: true })
  approvers!: string[];

  @Column('text', { name: 'client_id' })
  clientId!: string;

  @Column('text', { name: 'user_id' })
  userId!: string;

  /** All names of the person for whom it is asked; see `userId` for the one to show. */
  @Column('text', { name: 'requester_names', array: true })
  requesterNames!: string[];

  @Column('text')
  operation!: string;

  @Column('text')
  reason!: string;

  /** Masked beginning of the call's text. */
  @Column('text')
  summary!: string;

  /** What the caller says beside its question, masked; empty for questions of policies and plans. */
  @Column('jsonb')
  details!: object;

  /** What the answer is good for; see `GovernedCall.approvalScope`. */
  @Column('text', { nullable: true })
  scope!: string | null;

  @Column('text', { name: 'content_hash' })
  contentHash!: string;

  @Column('text')
  status!: 'approved' | 'expired' | 'pending' | 'rejected';

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;

  @Column('timestamptz', { name: 'decided_at', nullable: true })
  decidedAt!: Date | null;

  /** The credential with which it was decided. */
  @Column('text', { name: 'decided_by', nullable: true })
  decidedBy!: string | null;

  /** The person, as that credential names them. */
  @Column('jsonb')
  reviewer!: { readonly id?: string; readonly email?: string; readonly role?: string };

  @Column('text', { nullable: true })
  comment!: string | null;

  /** Who is told what was decided; `''` for nobody. */
  @Column('text', { name: 'notify_url' })
  notifyUrl!: string;

  /** How many people must approve; one no is enough. */
  @Column('int', { name: 'required_approvals' })
  requiredApprovals!: number;

  /** Whether somebody else than who asks must decide. */
  @Column('boolean', { name: 'excludes_requester' })
  excludesRequester!: boolean;

  /** Who has approved so far, when several must. */
  @Column('jsonb')
  consents!: readonly Consent[];

  /** When the answer was used up, or too old to be used; only answers in scopes for once are. */
  @Column('timestamptz', { name: 'spent_at', nullable: true })
  spentAt!: Date | null;
}
