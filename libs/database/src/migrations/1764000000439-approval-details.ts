import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What callers say about their questions beside the question itself. */
export class ApprovalDetails1764000000439 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table approvals add column details jsonb not null default '{}'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table approvals drop column details');
  }
}
