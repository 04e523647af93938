import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { PlanChangeType, PlanContent } from './stored-plan';

/** One version of a plan. Versions are added and never changed. */
@Entity('plan_versions')
export class PlanVersionEntity {
  @PrimaryColumn('text', { name: 'plan_id' })
  planId!: string;

  @PrimaryColumn('int')
  version!: number;

  @Column('uuid', { name: 'tenant_id' })
  tenantId!: string;

  @Column('jsonb')
  document!: PlanContent['document'];

  @Column('text')
  domain!: string;

  @Column('text', { name: 'execution_mode' })
  executionMode!: PlanContent['executionMode'];

  @Column('jsonb')
  facts!: PlanContent['facts'];

  @Column('jsonb')
  metadata!: PlanContent['metadata'];

  @Column('timestamptz', { name: 'changed_at' })
  changedAt!: Date;

  @Column('text', { name: 'changed_by' })
  changedBy!: string;

  @Column('text', { name: 'change_type' })
  changeType!: PlanChangeType;

  @Column('text', { name: 'change_summary' })
  changeSummary!: string;
}
