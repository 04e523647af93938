import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { PolicyDocument } from '../model/policy-document';

/** What made a version. */
export type ChangeType = 'create' | 'delete' | 'disable' | 'enable' | 'import' | 'rollback' | 'update';

/** One version of a policy. Written once and never changed. */
@Entity('policy_versions')
export class PolicyVersionEntity {
  @PrimaryColumn('text', { name: 'policy_id' })
  policyId!: string;

  @PrimaryColumn('int')
  version!: number;

  @Column('uuid', { name: 'tenant_id', nullable: true })
  tenantId!: string | null;

  @Column('jsonb')
  document!: PolicyDocument;

  @Column('text', { name: 'change_type' })
  changeType!: ChangeType;

  @Column('text', { name: 'change_summary' })
  changeSummary!: string;

  @Column('text', { name: 'created_by' })
  createdBy!: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
}
