import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A call that waits for a person. */
@Entity('approvals')
export class ApprovalEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId!: string;

  @Column('uuid', { name: 'call_id' })
  callId!: string;

  @Column('uuid', { name: 'decision_id' })
  decisionId!: string;

  @Column('text', { name: 'policy_id' })
  policyId!: string;

  @Column('text', { name: 'client_id' })
  clientId!: string;

  @Column('text')
  operation!: string;

  @Column('text')
  reason!: string;

  /** Masked beginning of the call's text. */
  @Column('text')
  summary!: string;

  @Column('text')
  status!: 'approved' | 'expired' | 'pending' | 'rejected';

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;
}
