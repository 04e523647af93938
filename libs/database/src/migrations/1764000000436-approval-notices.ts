import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What became of a question is told to the address that was given with it, in the end or not at all. */
export class ApprovalNotices1764000000436 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table approvals add column notify_url text not null default ''`);
    await runner.query(`
      create table approval_notices (
        id uuid primary key default gen_random_uuid(),
        tenant_id uuid not null references tenants,
        approval_id uuid not null references approvals on delete cascade,
        state text not null default 'waiting' check (state in ('waiting', 'delivered', 'given_up')),
        tries int not null default 0,
        next_try_at timestamptz not null default now(),
        failure text,
        created_at timestamptz not null default now()
      )`);
    await runner.query(`
      create index approval_notices_waiting on approval_notices (next_try_at) where state = 'waiting'`);
    await this.protect(runner);
    await this.writeThem(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop trigger approvals_told on approvals');
    await runner.query('drop function axonflow_approval_told()');
    await runner.query('drop table approval_notices');
    await runner.query('alter table approvals drop column notify_url');
  }

  private async protect(runner: QueryRunner): Promise<void> {
    await runner.query('grant select on approval_notices to axonflow_app');
    await runner.query('grant select, update on approval_notices to axonflow_platform');
    await runner.query('alter table approval_notices enable row level security');
    await runner.query(`
      create policy own_tenant on approval_notices for select to axonflow_app
      using (tenant_id = axonflow_tenant())`);
    await runner.query('create policy platform_sends on approval_notices to axonflow_platform using (true)');
  }

  /** In the transaction that stores the answer, whoever gives it and also when time runs out: none is ever lost. */
  private async writeThem(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function axonflow_approval_told() returns trigger language plpgsql security definer
      set search_path = public, pg_temp as $$
      begin
        insert into approval_notices (tenant_id, approval_id) values (new.tenant_id, new.id);
        return null;
      end $$`);
    await runner.query(`
      create trigger approvals_told after update of status on approvals for each row
      when (old.status = 'pending' and new.status <> 'pending' and new.notify_url <> '')
      execute function axonflow_approval_told()`);
  }
}
