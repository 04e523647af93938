import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { GateVerdict } from './gate-verdict';

/** A step that another orchestrator asked about. */
@Entity('workflow_steps')
export class WorkflowStepEntity {
  @PrimaryColumn('text', { name: 'workflow_id' })
  workflowId!: string;

  @PrimaryColumn('text', { name: 'step_id' })
  stepId!: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId!: string;

  @Column('int', { name: 'step_index' })
  stepIndex!: number;

  @Column('text')
  name!: string;

  @Column('text')
  type!: string;

  /** SHA-256 of what was asked, hexadecimal. */
  @Column('text', { name: 'request_hash' })
  requestHash!: string;

  @Column('text', { name: 'idempotency_key', nullable: true })
  idempotencyKey!: string | null;

  /** The newest answer. */
  @Column('jsonb')
  gate!: GateVerdict;

  @Column('int', { name: 'gate_count' })
  gateCount!: number;

  @Column('int', { name: 'completion_count' })
  completionCount!: number;

  @Column('jsonb', { nullable: true })
  output!: unknown;

  @Column('jsonb')
  usage!: { readonly tokens_in?: number; readonly tokens_out?: number; readonly cost_usd?: number };

  /** Its number among the checkpoints of the workflow; null for steps of tasks of an older version. */
  @Column('int', { nullable: true })
  checkpoint!: number | null;

  /** True while the workflow is set back behind it: then it counts no more, until it is asked about again. */
  @Column('boolean')
  superseded!: boolean;

  /** How often the workflow went on from it. */
  @Column('int', { name: 'resume_count' })
  resumeCount!: number;

  @Column('timestamptz', { name: 'first_gated_at' })
  firstGatedAt!: Date;

  @Column('timestamptz', { name: 'last_gated_at' })
  lastGatedAt!: Date;

  /** Null too after the workflow was set back to it or behind it. */
  @Column('timestamptz', { name: 'completed_at', nullable: true })
  completedAt!: Date | null;
}
