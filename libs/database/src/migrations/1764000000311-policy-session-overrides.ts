import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Exceptions that people make from a policy for themselves and a while. */
export class PolicySessionOverrides1764000000311 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table policy_session_overrides (
        id uuid primary key,
        policy_id text not null references policies,
        tenant_id uuid not null references tenants,
        client_id text not null,
        user_name text,
        tool_signature text,
        reason text not null check (length(reason) between 1 and 500),
        created_at timestamptz not null,
        expires_at timestamptz not null check (expires_at > created_at),
        revoked_at timestamptz,
        revoked_by text,
        expiry_recorded_at timestamptz
      )`);
    await runner.query(`
      create index policy_session_overrides_by_tenant on policy_session_overrides (tenant_id, created_at desc)`);
    await runner.query(`
      create index policy_session_overrides_open on policy_session_overrides (expires_at)
      where revoked_at is null and expiry_recorded_at is null`);
    // That an expiry was recorded changes nothing for anybody.
    await runner.query(`
      create trigger policy_session_overrides_changed after insert or update of revoked_at on policy_session_overrides
      for each statement execute function axonflow_policy_changed()`);
    await this.protect(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table policy_session_overrides');
  }

  private async protect(runner: QueryRunner): Promise<void> {
    await runner.query('alter table policy_session_overrides enable row level security');
    await runner.query('grant select on policy_session_overrides to axonflow_platform');
    await runner.query('grant select, insert, update on policy_session_overrides to axonflow_app');
    await runner.query(`
      create policy platform_reads on policy_session_overrides for select to axonflow_platform using (true)`);
    await runner.query(`
      create policy own_tenant on policy_session_overrides to axonflow_app
      using (tenant_id = axonflow_tenant()) with check (tenant_id = axonflow_tenant())`);
  }
}
