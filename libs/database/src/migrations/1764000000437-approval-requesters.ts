import type { MigrationInterface, QueryRunner } from 'typeorm';

/** All names of the person for whom something is asked, so that they cannot decide it under another of them. */
export class ApprovalRequesters1764000000437 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table approvals add column requester_names text[] not null default '{}'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table approvals drop column requester_names');
  }
}
