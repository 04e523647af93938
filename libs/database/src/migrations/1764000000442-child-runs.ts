import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Runs that steps of other runs have made know where they come from: they are paused with what is above them, end with it, go
 * first, and what they ask people is asked in the name of the run above all.
 */
export class ChildRuns1764000000442 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table plan_runs
        add column parent_id uuid,
        add column root_id uuid,
        add column key_prefix text,
        add constraint plan_runs_whole_parent check (num_nulls(parent_id, root_id, key_prefix) in (0, 3))`);
    await runner.query('create index plan_runs_below on plan_runs (root_id) where root_id is not null');
    await runner.query(`
      create index plan_runs_waited_for on plan_runs (tenant_id, parent_id)
      where parent_id is not null and status in ('queued', 'running')`);
    await runner.query('drop index plan_runs_new');
    await runner.query(`
      create index plan_runs_new on plan_runs (tenant_id, (parent_id is not null) desc, priority desc, created_at)
      where status = 'queued' and owner is null and owner_epoch = 0`);
    await wakeBy(
      runner,
      '(id = asking or (root_id = asking and starts_with(step, key_prefix)))',
      'order by length(key_prefix) nulls first, id',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await wakeBy(runner, 'id = asking');
    await runner.query('drop index plan_runs_new, plan_runs_below, plan_runs_waited_for');
    await runner.query(`
      create index plan_runs_new on plan_runs (tenant_id, priority desc, created_at)
      where status = 'queued' and owner is null and owner_epoch = 0`);
    await runner.query(
      'alter table plan_runs drop column parent_id, drop column root_id, drop column key_prefix',
    );
  }
}

/**
 * A run that waits for an answer gets its turn in the same transaction that stores the answer: none is ever lost. Locks are
 * taken from the top, as by everything that changes several runs.
 */
async function wakeBy(runner: QueryRunner, isMeant: string, order = ''): Promise<void> {
  await runner.query(`
    create or replace function axonflow_approval_settled() returns trigger language plpgsql security definer
    set search_path = public, pg_temp as $$
    declare
      asking uuid;
      step text := substr(new.scope, length('run::') + 37);
    begin
      if new.scope ~ '^run:[0-9a-f-]{36}:' then
        asking := split_part(new.scope, ':', 2)::uuid;
        update plan_runs set wake_seq = wake_seq + 1, wake_at = now() where id in (
          select id from plan_runs
          where ${isMeant} and tenant_id = new.tenant_id and status in ('queued', 'running', 'awaiting_approval')
          ${order} for update);
      end if;
      return null;
    end $$`);
}
