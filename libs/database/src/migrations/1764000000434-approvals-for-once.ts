import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An answer that was used up, or is too old to be used, leaves its place to the next question about the same. */
export class ApprovalsForOnce1764000000434 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table approvals add column spent_at timestamptz');
    await runner.query('drop index approvals_by_subject');
    await runner.query(`
      create unique index approvals_by_subject
      on approvals (tenant_id, scope, content_hash, policy_id, policy_version) where spent_at is null`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('delete from approvals where spent_at is not null');
    await runner.query('drop index approvals_by_subject');
    await runner.query(`
      create unique index approvals_by_subject
      on approvals (tenant_id, scope, content_hash, policy_id, policy_version)`);
    await runner.query('alter table approvals drop column spent_at');
  }
}
