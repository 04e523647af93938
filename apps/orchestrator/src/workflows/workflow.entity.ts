import type { Json } from '@app/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';

export const WORKFLOW_STATUSES = ['in_progress', 'completed', 'aborted', 'failed'] as const;
export type WorkflowStatus = (typeof WORKFLOW_STATUSES)[number];

/** A workflow that another orchestrator runs. */
@Entity('workflows')
export class WorkflowEntity {
  @PrimaryColumn('text')
  id!: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId!: string;

  @Column('text', { name: 'client_id' })
  clientId!: string;

  @Column('text')
  name!: string;

  @Column('text')
  source!: string;

  @Column('text')
  status!: WorkflowStatus;

  @Column('int', { name: 'total_steps', nullable: true })
  totalSteps!: number | null;

  @Column('text', { name: 'trace_id' })
  traceId!: string;

  @Column('jsonb')
  metadata!: { readonly [key: string]: Json };

  /** Why it ended; null while it goes on, or when nobody said. */
  @Column('text', { nullable: true })
  reason!: string | null;

  @Column('timestamptz', { name: 'started_at' })
  startedAt!: Date;

  @Column('timestamptz', { name: 'completed_at', nullable: true })
  completedAt!: Date | null;
}
