import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Texts of recorded calls, kept for a while so that policies can be tried on them. Nothing is kept unless a retention is
 * set. The service adds and deletes across tenants but can read no text; a tenant reads its own until they expire.
 */
export class CallContents1764000000202 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Text, not jsonb: what callers send may hold characters that jsonb refuses.
    await runner.query(`
      create table call_contents (
        decision_id uuid not null,
        stage text not null,
        tenant_id uuid not null,
        expires_at timestamptz not null,
        content text not null,
        primary key (decision_id, stage)
      )`);
    await runner.query('create index call_contents_by_expiry on call_contents (expires_at)');
    await runner.query('grant insert, delete on call_contents to axonflow_platform');
    await runner.query('grant select (decision_id, stage, expires_at) on call_contents to axonflow_platform');
    await runner.query('grant select on call_contents to axonflow_app');
    await runner.query('alter table call_contents enable row level security');
    await runner.query('create policy platform_keeps on call_contents to axonflow_platform using (true)');
    await runner.query(`
      create policy own_tenant on call_contents for select to axonflow_app
      using (tenant_id = axonflow_tenant() and expires_at > now())`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table call_contents');
  }
}
