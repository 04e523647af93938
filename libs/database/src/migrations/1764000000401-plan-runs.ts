import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = ['plan_runs', 'plan_step_journal', 'plan_step_attempts', 'plan_step_intents', 'plan_events'];

/**
 * Runs of plans and what they remember. The orchestrator writes them as the platform, fenced by `owner_epoch`; a tenant
 * reads its own.
 */
export class PlanRuns1764000000401 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await this.createRuns(runner);
    await this.createJournal(runner);
    await this.createEvents(runner);
    for (const table of TABLES) await this.protect(runner, table);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table ${[...TABLES].reverse().join(', ')}`);
  }

  private async createRuns(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table plan_runs (
        id uuid primary key,
        tenant_id uuid not null references tenants,
        plan_id text not null,
        plan_revision int not null,
        plan_format int not null,
        plan jsonb not null,
        input jsonb not null,
        call jsonb not null,
        mode text not null,
        priority int not null,
        status text not null check (status in ('queued', 'running', 'awaiting_approval', 'paused',
          'completed', 'partial', 'failed', 'cancelled', 'blocked')),
        requested text check (requested in ('cancel', 'pause')),
        owner uuid,
        owner_epoch bigint not null,
        wake_seq bigint not null default 0,
        wake_at timestamptz,
        takeovers int not null default 0,
        deadline timestamptz not null,
        suspended_at timestamptz,
        output jsonb,
        output_text text,
        created_at timestamptz not null,
        started_at timestamptz,
        ended_at timestamptz
      )`);
    await runner.query('create index plan_runs_by_tenant on plan_runs (tenant_id, created_at desc)');
    await runner.query('create index plan_runs_by_plan on plan_runs (tenant_id, plan_id, created_at desc)');
    await runner.query(`
      create index plan_runs_unfinished on plan_runs (priority desc, created_at)
      where status in ('queued', 'running', 'awaiting_approval')`);
  }

  private async createJournal(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table plan_step_journal (
        run_id uuid not null references plan_runs on delete cascade,
        step_key text not null,
        tenant_id uuid not null,
        attempt int not null,
        status text not null,
        outcome jsonb not null,
        started_at timestamptz not null,
        ended_at timestamptz not null,
        primary key (run_id, step_key)
      )`);
    await runner.query(`
      create table plan_step_attempts (
        run_id uuid not null references plan_runs on delete cascade,
        step_key text not null,
        owner_epoch bigint not null,
        attempt int not null,
        tenant_id uuid not null,
        code text not null,
        reason text not null,
        started_at timestamptz not null,
        ended_at timestamptz not null,
        primary key (run_id, step_key, owner_epoch, attempt)
      )`);
    await runner.query(`
      create table plan_step_intents (
        run_id uuid not null references plan_runs on delete cascade,
        step_key text not null,
        tenant_id uuid not null,
        request_hash text not null,
        idempotent boolean not null,
        primary key (run_id, step_key)
      )`);
  }

  private async createEvents(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table plan_events (
        run_id uuid not null references plan_runs on delete cascade,
        seq bigint not null,
        tenant_id uuid not null,
        type text not null,
        data jsonb not null,
        occurred_at timestamptz not null,
        primary key (run_id, seq)
      )`);
  }

  private async protect(runner: QueryRunner, table: string): Promise<void> {
    await runner.query(`grant select on ${table} to axonflow_app`);
    await runner.query(`grant select, insert on ${table} to axonflow_platform`);
    await runner.query(`alter table ${table} enable row level security`);
    await runner.query(`
      create policy own_tenant on ${table} for select to axonflow_app using (tenant_id = axonflow_tenant())`);
    await runner.query(`
      create policy orchestrator on ${table} to axonflow_platform using (true) with check (true)`);
    if (table === 'plan_runs') {
      await runner.query('grant update on plan_runs to axonflow_platform');
      // A tenant may delete a run of its own; what the run remembers goes with it.
      await runner.query('grant delete on plan_runs to axonflow_app');
      await runner.query(`
        create policy own_tenant_deletes on plan_runs for delete to axonflow_app using (tenant_id = axonflow_tenant())`);
    }
  }
}
