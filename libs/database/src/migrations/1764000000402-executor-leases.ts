import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which orchestrator tasks are alive, and how much they have to do. */
export class ExecutorLeases1764000000402 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table executor_leases (
        executor_id uuid primary key,
        version text not null,
        plan_format int not null,
        running int not null,
        capacity int not null,
        started_at timestamptz not null,
        expires_at timestamptz not null
      )`);
    await runner.query('grant select, insert, update, delete on executor_leases to axonflow_platform');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table executor_leases');
  }
}
