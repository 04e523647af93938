import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Questions that need several people, or others than who asks. */
export class FourEyes1764000000435 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table approvals
        add column required_approvals int not null default 1 check (required_approvals between 1 and 10),
        add column excludes_requester boolean not null default false,
        add column consents jsonb not null default '[]'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table approvals drop column required_approvals, drop column excludes_requester, drop column consents`);
  }
}
