import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A test case that is stored with its policy; validated before it was. */
@Entity('policy_test_cases')
export class PolicyTestCaseEntity {
  @PrimaryColumn('text', { name: 'policy_id' })
  policyId!: string;

  @PrimaryColumn('text')
  name!: string;

  /** Null when the policy is its organization's. */
  @Column('uuid', { name: 'tenant_id', nullable: true })
  tenantId!: string | null;

  /** Where it stands in the author's list. */
  @Column('int')
  position!: number;

  @Column('jsonb')
  call!: unknown;

  @Column('jsonb')
  expect!: unknown;
}
