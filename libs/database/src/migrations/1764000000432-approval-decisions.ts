import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What people need in order to decide, and what they decided. Inside a scope, such as one step of one run, a question about the
 * same content and policy is asked once.
 */
export class ApprovalDecisions1764000000432 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Steps that are nothing but a question to a person have neither call nor decision.
    await runner.query(`
      alter table approvals
        alter column call_id drop not null,
        alter column decision_id drop not null,
        add column scope text,
        add column content_hash text not null default '',
        add column policy_version int not null default 0,
        add column policy_name text not null default '',
        add column severity text not null default 'medium',
        add column approvers text[] not null default '{}',
        add column user_id text not null default '',
        add column decided_at timestamptz,
        add column decided_by text,
        add column reviewer jsonb not null default '{}',
        add column comment text`);
    await runner.query(`
      create unique index approvals_by_subject
      on approvals (tenant_id, scope, content_hash, policy_id, policy_version)`);
    await runner.query(`
      create index approvals_by_scope on approvals (scope text_pattern_ops) where scope is not null`);
    await runner.query(`create index approvals_by_expiry on approvals (expires_at) where status = 'pending'`);
    await this.letExpire(runner);
    await this.wakeRuns(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop trigger approvals_settled on approvals');
    await runner.query('drop function axonflow_approval_settled()');
    await runner.query('drop policy platform_expires on approvals');
    await runner.query('revoke all on approvals from axonflow_platform');
    await runner.query('delete from approvals where call_id is null or decision_id is null');
    await runner.query(`
      drop index approvals_by_subject, approvals_by_scope, approvals_by_expiry`);
    await runner.query(`
      alter table approvals
        alter column call_id set not null,
        alter column decision_id set not null,
        drop column scope, drop column content_hash, drop column policy_version, drop column policy_name,
        drop column severity, drop column approvers, drop column user_id, drop column decided_at,
        drop column decided_by, drop column reviewer, drop column comment`);
  }

  /** A run that waits for an answer gets its turn in the same transaction that stores the answer: none is ever lost. */
  private async wakeRuns(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function axonflow_approval_settled() returns trigger language plpgsql security definer
      set search_path = public, pg_temp as $$
      begin
        if new.scope ~ '^run:[0-9a-f-]{36}:' then
          update plan_runs set wake_seq = wake_seq + 1, wake_at = now()
          where id = split_part(new.scope, ':', 2)::uuid and tenant_id = new.tenant_id
            and status in ('queued', 'running', 'awaiting_approval');
        end if;
        return null;
      end $$`);
    await runner.query(`
      create trigger approvals_settled after update of status on approvals for each row
      when (old.status = 'pending' and new.status <> 'pending') execute function axonflow_approval_settled()`);
  }

  /** Time runs out for all tenants alike. */
  private async letExpire(runner: QueryRunner): Promise<void> {
    await runner.query(
      'grant select (id, tenant_id, scope, status, expires_at) on approvals to axonflow_platform',
    );
    await runner.query('grant update (status) on approvals to axonflow_platform');
    await runner.query('create policy platform_expires on approvals to axonflow_platform using (true)');
  }
}
