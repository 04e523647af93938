import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Steps of external workflows as places to go on from: what was asked there, sealed, and what was set back since. */
export class WorkflowCheckpoints1764000000438 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Nullable for tasks of the version before, which add steps without.
    await runner.query(`
      alter table workflow_steps
        add column checkpoint int,
        add column superseded boolean not null default false,
        add column resume_count int not null default 0,
        add column sealed_request text`);
    await runner.query('update workflow_steps set checkpoint = step_index + 1');
    await runner.query(`
      create unique index workflow_steps_by_checkpoint on workflow_steps (workflow_id, checkpoint)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index workflow_steps_by_checkpoint');
    await runner.query(`
      alter table workflow_steps
        drop column checkpoint, drop column superseded, drop column resume_count, drop column sealed_request`);
  }
}
