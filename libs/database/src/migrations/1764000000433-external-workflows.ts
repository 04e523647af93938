import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Workflows that other orchestrators run and ask about, step by step. */
export class ExternalWorkflows1764000000433 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table workflows (
        id text primary key,
        tenant_id uuid not null references tenants,
        client_id text not null,
        name text not null,
        source text not null,
        status text not null check (status in ('in_progress', 'completed', 'aborted', 'failed')),
        total_steps int,
        trace_id text not null,
        metadata jsonb not null,
        reason text,
        started_at timestamptz not null,
        completed_at timestamptz
      )`);
    await runner.query('create index workflows_by_tenant on workflows (tenant_id, started_at desc)');
    await runner.query(`
      create table workflow_steps (
        workflow_id text not null references workflows,
        step_id text not null,
        tenant_id uuid not null references tenants,
        step_index int not null,
        name text not null,
        type text not null,
        request_hash text not null,
        idempotency_key text,
        gate jsonb not null,
        gate_count int not null default 1,
        completion_count int not null default 0,
        output jsonb,
        usage jsonb not null default '{}',
        first_gated_at timestamptz not null,
        last_gated_at timestamptz not null,
        completed_at timestamptz,
        primary key (workflow_id, step_id)
      )`);
    await this.protect(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table workflow_steps, workflows');
  }

  private async protect(runner: QueryRunner): Promise<void> {
    await runner.query('grant select, insert, update on workflows, workflow_steps to axonflow_app');
    for (const table of ['workflows', 'workflow_steps']) {
      await runner.query(`alter table ${table} enable row level security`);
      await runner.query(`
        create policy own_tenant on ${table} to axonflow_app
        using (tenant_id = axonflow_tenant()) with check (tenant_id = axonflow_tenant())`);
    }
  }
}
