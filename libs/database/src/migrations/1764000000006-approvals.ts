import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Calls that wait for a person. */
export class Approvals1764000000006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table approvals (
        id uuid primary key,
        tenant_id uuid not null references tenants,
        call_id uuid not null,
        decision_id uuid not null unique,
        policy_id text not null,
        client_id text not null,
        operation text not null,
        reason text not null,
        summary text not null,
        status text not null check (status in ('pending', 'approved', 'rejected', 'expired')),
        created_at timestamptz not null,
        expires_at timestamptz not null
      )`);
    await runner.query(`
      create index approvals_waiting on approvals (tenant_id, created_at) where status = 'pending'`);
    await runner.query('grant select, insert, update on approvals to axonflow_app');
    await runner.query('alter table approvals enable row level security');
    await runner.query(`
      create policy own_tenant on approvals to axonflow_app
      using (tenant_id = axonflow_tenant()) with check (tenant_id = axonflow_tenant())`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table approvals');
  }
}
