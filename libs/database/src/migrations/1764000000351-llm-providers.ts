import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The model providers that tenants bring along. Keys stand in the store of secrets; here are references only. */
export class LlmProviders1764000000351 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table llm_providers (
        id uuid primary key,
        tenant_id uuid not null references tenants,
        name text not null,
        type text not null,
        endpoint text,
        model text,
        region text,
        enabled boolean not null,
        priority int not null,
        weight int not null,
        rate_limit int,
        timeout_seconds int,
        settings jsonb not null,
        secret_ref text,
        secret_version text,
        secret_hint text,
        version int not null,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        updated_by text not null,
        unique (tenant_id, name)
      )`);
    await runner.query('grant select on llm_providers to axonflow_platform');
    await runner.query('grant select, insert, update, delete on llm_providers to axonflow_app');
    await runner.query('alter table llm_providers enable row level security');
    await runner.query(
      'create policy platform_reads on llm_providers for select to axonflow_platform using (true)',
    );
    await runner.query(`
      create policy own_tenant on llm_providers to axonflow_app
      using (tenant_id = axonflow_tenant()) with check (tenant_id = axonflow_tenant())`);
    await this.announce(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table llm_providers');
    await runner.query('drop function axonflow_providers_changed()');
  }

  private async announce(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function axonflow_providers_changed() returns trigger language plpgsql
      as $$ begin perform pg_notify('axonflow_providers', ''); return null; end $$`);
    await runner.query(`
      create trigger llm_providers_changed after insert or update or delete on llm_providers
      for each statement execute function axonflow_providers_changed()`);
  }
}
