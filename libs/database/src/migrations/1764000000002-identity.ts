import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Organisations, tenants and their credentials. Secrets are stored as SHA-256 of 256 random bits. */
export class Identity1764000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await this.createTables(runner);
    await this.protect(runner);
    await runner.query(`
      create function axonflow_identity_changed() returns trigger language plpgsql
      as $$ begin perform pg_notify('axonflow_identity', ''); return null; end $$`);
    for (const table of ['tenants', 'api_clients', 'api_keys']) {
      await runner.query(`
        create trigger ${table}_changed after insert or update or delete on ${table}
        for each statement execute function axonflow_identity_changed()`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['api_keys', 'api_clients', 'tenants', 'organizations']) {
      await runner.query(`drop table ${table}`);
    }
    await runner.query('drop function axonflow_identity_changed()');
  }

  private async createTables(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table organizations (
        id uuid primary key,
        name text not null,
        created_at timestamptz not null default now()
      )`);
    await runner.query(`
      create table tenants (
        id uuid primary key,
        organization_id uuid not null references organizations,
        name text not null,
        tier text not null check (tier in ('pilot', 'growth', 'enterprise')),
        burst_per_second int check (burst_per_second > 0),
        monthly_quota bigint check (monthly_quota > 0),
        created_at timestamptz not null default now()
      )`);
    await runner.query(`
      create table api_clients (
        id uuid primary key,
        tenant_id uuid not null references tenants,
        client_id text not null unique,
        secret_hash bytea check (length(secret_hash) = 32),
        roles text[] not null check (roles <@ array['client', 'admin'] and cardinality(roles) > 0),
        created_at timestamptz not null default now(),
        disabled_at timestamptz
      )`);
    await runner.query(`
      create table api_keys (
        id uuid primary key,
        tenant_id uuid not null references tenants,
        api_client_id uuid not null references api_clients,
        key_hash bytea not null unique check (length(key_hash) = 32),
        key_prefix text not null,
        created_at timestamptz not null default now(),
        expires_at timestamptz,
        revoked_at timestamptz
      )`);
  }

  private async protect(runner: QueryRunner): Promise<void> {
    await runner.query('grant select on organizations, tenants, api_clients, api_keys to axonflow_platform');
    await runner.query('grant select on tenants to axonflow_app');
    await runner.query('grant select, insert, update on api_clients, api_keys to axonflow_app');
    for (const table of ['tenants', 'api_clients', 'api_keys']) {
      const owner = table === 'tenants' ? 'id' : 'tenant_id';
      await runner.query(`alter table ${table} enable row level security`);
      await runner.query(
        `create policy platform_reads on ${table} for select to axonflow_platform using (true)`,
      );
      await runner.query(`
        create policy own_tenant on ${table} to axonflow_app
        using (${owner} = axonflow_tenant()) with check (${owner} = axonflow_tenant())`);
    }
  }
}
