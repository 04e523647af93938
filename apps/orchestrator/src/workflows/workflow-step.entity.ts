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

  @Column('timestamptz', { name: 'first_gated_at' })
  firstGatedAt!: Date;

  @Column('timestamptz', { name: 'last_gated_at' })
  lastGatedAt!: Date;

  @Column('timestamptz', { name: 'completed_at', nullable: true })
  completedAt!: Date | null;
}
