import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Each version of a plan knows its run before it is started, so that it becomes one run however often it is tried. */
export class RunIdsOfPlans1764000000441 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // With a default for tasks of the version before, which add plans without.
    await runner.query('alter table plans add column run_id uuid not null default gen_random_uuid()');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table plans drop column run_id');
  }
}
