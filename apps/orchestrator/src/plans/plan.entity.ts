import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A plan that is kept. */
@Entity('plans')
export class PlanEntity {
  @PrimaryColumn('text')
  id!: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId!: string;

  @Column('text', { name: 'client_id' })
  clientId!: string;

  @Column('text')
  query!: string;

  /** The current one. */
  @Column('int')
  version!: number;

  @Column('text')
  status!: 'cancelled' | 'pending' | 'started';

  /** Of the run that the current version becomes. */
  @Column('uuid', { name: 'run_id' })
  runId!: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt!: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;
}
