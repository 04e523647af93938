import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Plans that people keep, with every version of them. */
export class Plans1764000000431 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // What becomes of a started plan is told by the latest run of its version.
    await runner.query(`
      create table plans (
        id text primary key,
        tenant_id uuid not null references tenants,
        client_id text not null,
        query text not null,
        version int not null check (version >= 1),
        status text not null check (status in ('pending', 'started', 'cancelled')),
        created_at timestamptz not null,
        updated_at timestamptz not null,
        expires_at timestamptz not null
      )`);
    await runner.query('create index plans_by_tenant on plans (tenant_id, created_at desc)');
    await runner.query(`
      create table plan_versions (
        plan_id text not null references plans,
        version int not null,
        tenant_id uuid not null references tenants,
        document jsonb not null,
        domain text not null,
        execution_mode text not null,
        facts jsonb not null,
        metadata jsonb not null,
        changed_at timestamptz not null,
        changed_by text not null,
        change_type text not null,
        change_summary text not null,
        primary key (plan_id, version)
      )`);
    await this.protect(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table plan_versions, plans');
  }

  private async protect(runner: QueryRunner): Promise<void> {
    await runner.query('grant select, insert, update on plans to axonflow_app');
    await runner.query('grant select, insert on plan_versions to axonflow_app');
    for (const table of ['plans', 'plan_versions']) {
      await runner.query(`alter table ${table} enable row level security`);
      await runner.query(`
        create policy own_tenant on ${table} to axonflow_app
        using (tenant_id = axonflow_tenant()) with check (tenant_id = axonflow_tenant())`);
    }
  }
}
