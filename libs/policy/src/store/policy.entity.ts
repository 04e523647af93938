import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A policy's identity, owner and which of its versions is in force. */
@Entity('policies')
export class PolicyEntity {
  @PrimaryColumn('text')
  id!: string;

  @Column('text')
  scope!: 'system' | 'organization' | 'tenant';

  @Column('uuid', { name: 'organization_id', nullable: true })
  organizationId!: string | null;

  @Column('uuid', { name: 'tenant_id', nullable: true })
  tenantId!: string | null;

  @Column('int', { name: 'published_version', nullable: true })
  publishedVersion!: number | null;

  /** When that version was put in force. */
  @Column('timestamptz', { name: 'published_at', nullable: true })
  publishedAt!: Date | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt!: Date;

  @Column('timestamptz', { name: 'deleted_at', nullable: true })
  deletedAt!: Date | null;
}
