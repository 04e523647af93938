import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The agents of one domain that a tenant has defined. */
@Entity('agent_definitions')
export class AgentDefinitionEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId!: string;

  @Column('text')
  domain!: string;

  /** The newest. */
  @Column('int')
  version!: number;

  /** The version in force; null when the definition is not active. */
  @Column('int', { name: 'active_version', nullable: true })
  activeVersion!: number | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt!: Date;
}

/** One version of a definition; never changed. */
@Entity('agent_definition_versions')
export class AgentDefinitionVersionEntity {
  @PrimaryColumn('uuid', { name: 'definition_id' })
  definitionId!: string;

  @PrimaryColumn('int')
  version!: number;

  @Column('uuid', { name: 'tenant_id' })
  tenantId!: string;

  /** An `AgentConfig`. */
  @Column('jsonb')
  document!: object;

  @Column('text', { name: 'created_by' })
  createdBy!: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
}
