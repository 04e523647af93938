import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The connectors that tenants have installed. Credentials stand in the store of secrets; here are references only. */
export class Connectors1764000000421 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table connectors (
        tenant_id uuid not null references tenants,
        id text not null,
        kind text not null,
        name text not null,
        settings jsonb not null,
        credentials jsonb not null,
        revision uuid not null,
        installed_at timestamptz not null,
        installed_by text not null,
        primary key (tenant_id, id)
      )`);
    await runner.query('grant select on connectors to axonflow_platform');
    await runner.query('grant select, insert, delete on connectors to axonflow_app');
    await runner.query('alter table connectors enable row level security');
    await runner.query(
      'create policy platform_reads on connectors for select to axonflow_platform using (true)',
    );
    await runner.query(`
      create policy own_tenant on connectors to axonflow_app
      using (tenant_id = axonflow_tenant()) with check (tenant_id = axonflow_tenant())`);
    await this.announce(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table connectors');
    await runner.query('drop function axonflow_connectors_changed()');
  }

  private async announce(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function axonflow_connectors_changed() returns trigger language plpgsql as $$
      begin
        perform pg_notify('axonflow_connectors', coalesce(new.tenant_id, old.tenant_id)::text);
        return null;
      end $$`);
    await runner.query(`
      create trigger connectors_changed after insert or update or delete on connectors
      for each row execute function axonflow_connectors_changed()`);
  }
}
