import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Policies, their immutable versions, and the epoch that every publication raises. */
export class Policy1764000000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await this.createTables(runner);
    await this.announceChanges(runner);
    await this.protect(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table policy_versions, policies, policy_epoch');
    await runner.query('drop function axonflow_policy_changed()');
  }

  private async createTables(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table policies (
        id text primary key,
        scope text not null check (scope in ('system', 'organization', 'tenant')),
        organization_id uuid references organizations,
        tenant_id uuid references tenants,
        published_version int,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        deleted_at timestamptz,
        check ((scope = 'organization') = (organization_id is not null)),
        check ((scope = 'tenant') = (tenant_id is not null))
      )`);
    await runner.query(`
      create table policy_versions (
        policy_id text not null references policies,
        version int not null check (version > 0),
        tenant_id uuid references tenants,
        document jsonb not null,
        change_type text not null,
        change_summary text not null default '',
        created_by text not null,
        created_at timestamptz not null default now(),
        primary key (policy_id, version)
      )`);
    await runner.query(`
      alter table policies add foreign key (id, published_version) references policy_versions (policy_id, version)`);
    await runner.query('create index policies_by_tenant on policies (tenant_id) where deleted_at is null');
    await runner.query(`
      create table policy_epoch (only_row boolean primary key default true check (only_row), epoch bigint not null)`);
    await runner.query('insert into policy_epoch (epoch) values (1)');
  }

  private async announceChanges(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function axonflow_policy_changed() returns trigger language plpgsql security definer
      set search_path = public, pg_temp as $$
      begin
        update policy_epoch set epoch = epoch + 1;
        perform pg_notify('axonflow_policy', '');
        return null;
      end $$`);
    await runner.query(`
      create trigger policies_changed after insert or update or delete on policies
      for each statement execute function axonflow_policy_changed()`);
  }

  private async protect(runner: QueryRunner): Promise<void> {
    await runner.query(
      'grant select on policies, policy_versions, policy_epoch to axonflow_platform, axonflow_app',
    );
    await runner.query('grant insert, update on policies to axonflow_app');
    await runner.query('grant insert on policy_versions to axonflow_app');
    for (const table of ['policies', 'policy_versions']) {
      await runner.query(`alter table ${table} enable row level security`);
      await runner.query(
        `create policy platform_reads on ${table} for select to axonflow_platform using (true)`,
      );
      await runner.query(`
        create policy own_tenant on ${table} to axonflow_app
        using (tenant_id = axonflow_tenant()) with check (tenant_id = axonflow_tenant())`);
    }
    await runner.query(`
      create policy above_tenant on policies for select to axonflow_app
      using (scope = 'system' or organization_id = axonflow_organization())`);
    await runner.query(`
      create policy above_tenant on policy_versions for select to axonflow_app
      using (exists (select from policies p where p.id = policy_id and p.scope <> 'tenant'))`);
  }
}
