import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Finds the runs that may be taken by what they wait for, new ones in turn by tenant. */
export class FairClaims1764000000440 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index plan_runs_new on plan_runs (tenant_id, priority desc, created_at)
      where status = 'queued' and owner is null and owner_epoch = 0`);
    await runner.query(`
      create index plan_runs_going_on on plan_runs (created_at)
      where status = 'queued' and owner is null and owner_epoch > 0`);
    await runner.query(
      `create index plan_runs_waking on plan_runs (wake_at) where status = 'awaiting_approval'`,
    );
    await runner.query(
      `create index plan_runs_owned on plan_runs (owner, tenant_id) where status = 'running'`,
    );
    await runner.query('drop index plan_runs_unfinished');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index plan_runs_unfinished on plan_runs (priority desc, created_at)
      where status in ('queued', 'running', 'awaiting_approval')`);
    await runner.query('drop index plan_runs_new, plan_runs_going_on, plan_runs_waking, plan_runs_owned');
  }
}
