import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { OverrideAction } from '../overrides/override-actions';

/** An exception from a policy that stands above the tenant. Revoked ones stay, for records refer to them. */
@Entity('policy_overrides')
export class PolicyOverrideEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text', { name: 'policy_id' })
  policyId!: string;

  @Column('uuid', { name: 'tenant_id', nullable: true })
  tenantId!: string | null;

  @Column('uuid', { name: 'organization_id', nullable: true })
  organizationId!: string | null;

  @Column('text', { nullable: true })
  action!: OverrideAction | null;

  @Column('boolean', { nullable: true })
  enabled!: boolean | null;

  @Column('text')
  reason!: string;

  @Column('text', { name: 'created_by' })
  createdBy!: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt!: Date | null;

  @Column('text', { name: 'revoked_by', nullable: true })
  revokedBy!: string | null;

  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt!: Date | null;
}
