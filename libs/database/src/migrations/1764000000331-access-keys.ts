import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Key pairs with which API clients sign requests. Only the public half is stored. */
export class AccessKeys1764000000331 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table access_keys (
        id uuid primary key,
        tenant_id uuid not null references tenants,
        api_client_id uuid not null references api_clients,
        access_key_id text not null unique,
        created_at timestamptz not null,
        revoked_at timestamptz
      )`);
    await runner.query('create index access_keys_by_client on access_keys (api_client_id)');
    await runner.query('grant select on access_keys to axonflow_platform');
    await runner.query('grant select, insert, update on access_keys to axonflow_app');
    await runner.query('alter table access_keys enable row level security');
    await runner.query(
      'create policy platform_reads on access_keys for select to axonflow_platform using (true)',
    );
    await runner.query(`
      create policy own_tenant on access_keys to axonflow_app
      using (tenant_id = axonflow_tenant()) with check (tenant_id = axonflow_tenant())`);
    await runner.query(`
      create trigger access_keys_changed after insert or update or delete on access_keys
      for each statement execute function axonflow_identity_changed()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table access_keys');
  }
}
