import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Test cases stored with a policy, exceptions from policies, and counts of what policies did or would have done. */
export class PolicyLifeCycle1764000000201 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table policy_versions add constraint policy_versions_change_type check
        (change_type in ('create', 'update', 'enable', 'disable', 'delete', 'rollback', 'import'))`);
    await runner.query('alter table policies add column published_at timestamptz');
    await runner.query('update policies set published_at = updated_at where published_version is not null');
    await this.createTestCases(runner);
    await this.createOverrides(runner);
    await this.createCounts(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table policy_test_cases, policy_overrides, policy_hits, policy_decisions');
    await runner.query('alter table policies drop column published_at');
    await runner.query('alter table policy_versions drop constraint policy_versions_change_type');
  }

  private async createTestCases(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table policy_test_cases (
        policy_id text not null references policies,
        name text not null,
        tenant_id uuid not null references tenants,
        position int not null,
        call jsonb not null,
        expect jsonb not null,
        primary key (policy_id, name)
      )`);
    await runner.query('grant select, insert, delete on policy_test_cases to axonflow_app');
    await this.keepTenantsApart(runner, 'policy_test_cases');
  }

  private async createOverrides(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table policy_overrides (
        id uuid primary key,
        policy_id text not null references policies,
        tenant_id uuid references tenants,
        organization_id uuid references organizations,
        action text,
        enabled boolean,
        reason text not null check (length(reason) between 1 and 500),
        created_by text not null,
        created_at timestamptz not null,
        expires_at timestamptz,
        revoked_by text,
        revoked_at timestamptz,
        check ((tenant_id is null) <> (organization_id is null)),
        check (action is not null or enabled is not null)
      )`);
    await runner.query(`
      create unique index policy_overrides_one_per_tenant on policy_overrides (policy_id, tenant_id)
      where revoked_at is null`);
    await runner.query(`
      create unique index policy_overrides_one_per_organization on policy_overrides (policy_id, organization_id)
      where revoked_at is null`);
    await runner.query(`
      create trigger policy_overrides_changed after insert or update or delete on policy_overrides
      for each statement execute function axonflow_policy_changed()`);
    await runner.query('grant select on policy_overrides to axonflow_platform');
    await runner.query('grant select, insert, update on policy_overrides to axonflow_app');
    await this.keepTenantsApart(runner, 'policy_overrides');
    await runner.query(
      'create policy platform_reads on policy_overrides for select to axonflow_platform using (true)',
    );
    await runner.query(`
      create policy above_tenant on policy_overrides for select to axonflow_app
      using (organization_id = axonflow_organization())`);
  }

  /** Without foreign keys, so that a batch of counts never fails because of something that is gone. */
  private async createCounts(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table policy_hits (
        tenant_id uuid not null,
        policy_id text not null,
        policy_version int not null,
        hour timestamptz not null,
        verdict text not null,
        enforced_verdict text not null,
        hits bigint not null,
        last_hit_at timestamptz not null,
        primary key (tenant_id, policy_id, policy_version, hour, verdict, enforced_verdict)
      ) with (fillfactor = 50)`);
    await runner.query(`
      create table policy_decisions (
        tenant_id uuid not null,
        stage text not null,
        hour timestamptz not null,
        decisions bigint not null,
        primary key (tenant_id, stage, hour)
      ) with (fillfactor = 50)`);
    for (const table of ['policy_hits', 'policy_decisions']) {
      await runner.query(`create index ${table}_by_age on ${table} (hour)`);
      await runner.query(`grant select, insert, update, delete on ${table} to axonflow_platform`);
      await runner.query(`grant select on ${table} to axonflow_app`);
      await this.keepTenantsApart(runner, table);
      await runner.query(`create policy platform_counts on ${table} to axonflow_platform using (true)`);
    }
  }

  private async keepTenantsApart(runner: QueryRunner, table: string): Promise<void> {
    await runner.query(`alter table ${table} enable row level security`);
    await runner.query(`
      create policy own_tenant on ${table} to axonflow_app
      using (tenant_id = axonflow_tenant()) with check (tenant_id = axonflow_tenant())`);
  }
}
