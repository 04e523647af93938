import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An exception that somebody made from a policy for themselves and a while. Ended ones stay, for records refer to them. */
@Entity('policy_session_overrides')
export class PolicySessionOverrideEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text', { name: 'policy_id' })
  policyId!: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId!: string;

  @Column('text', { name: 'client_id' })
  clientId!: string;

  /** In lower case. */
  @Column('text', { name: 'user_name', nullable: true })
  userName!: string | null;

  @Column('text', { name: 'tool_signature', nullable: true })
  toolSignature!: string | null;

  @Column('text')
  reason!: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;

  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt!: Date | null;

  @Column('text', { name: 'revoked_by', nullable: true })
  revokedBy!: string | null;

  @Column('timestamptz', { name: 'expiry_recorded_at', nullable: true })
  expiryRecordedAt!: Date | null;
}
