import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How much of each limit was handed out in each window. One row is hot for a short time, so pages keep room. */
export class Quota1764000000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table quota_counters (
        tenant_id uuid not null references tenants,
        limit_name text not null,
        window_start timestamptz not null,
        used bigint not null,
        last_grant bigint not null,
        primary key (tenant_id, limit_name, window_start)
      ) with (fillfactor = 50)`);
    await runner.query('create index quota_counters_by_age on quota_counters (window_start)');
    await runner.query('grant select, insert, update, delete on quota_counters to axonflow_platform');
    await runner.query('grant select on quota_counters to axonflow_app');
    await runner.query('alter table quota_counters enable row level security');
    await runner.query('create policy platform_counts on quota_counters to axonflow_platform using (true)');
    await runner.query(`
      create policy own_tenant on quota_counters for select to axonflow_app using (tenant_id = axonflow_tenant())`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table quota_counters');
  }
}
