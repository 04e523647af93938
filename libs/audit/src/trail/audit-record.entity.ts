import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Json, TenantId } from '@app/kernel';
import type { AuditKind, AuditRecord } from '../audit-record';

/** A committed record as tenants read it. Its place in the chain stays with verification. */
@Entity({ name: 'audit_records', synchronize: false })
export class StoredAuditRecord implements AuditRecord {
  @PrimaryColumn('uuid')
  readonly id!: string;

  @PrimaryColumn({ name: 'recorded_at', type: 'timestamptz' })
  readonly recordedAt!: Date;

  @Column({ name: 'tenant_id', type: 'uuid' })
  readonly tenantId!: TenantId;

  @Column('text')
  readonly kind!: AuditKind;

  @Column({ name: 'call_id', type: 'uuid' })
  readonly callId!: string;

  @Column({ name: 'client_id', type: 'text' })
  readonly clientId!: string;

  @Column('text')
  readonly operation!: string;

  @Column('text')
  readonly stage!: string;

  @Column('text')
  readonly verdict!: string;

  @Column('jsonb')
  readonly detail!: { readonly [key: string]: Json };
}
