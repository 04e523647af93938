import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The audit trail. Services may add and read, never change or remove. Partitions are made ahead by a function that runs
 * as the owner, because the service roles cannot create tables.
 */
export class Audit1764000000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await this.createTables(runner);
    await this.createPartitionKeeper(runner);
    await this.protect(runner);
    await runner.query('select axonflow_ensure_audit_partitions()');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table audit_records, audit_batches');
    await runner.query('drop function axonflow_ensure_audit_partitions()');
  }

  private async createTables(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table audit_records (
        id uuid not null,
        recorded_at timestamptz not null,
        tenant_id uuid not null,
        boot uuid not null,
        seq bigint not null,
        kind text not null,
        call_id uuid not null,
        client_id text not null,
        operation text not null,
        stage text not null,
        verdict text not null,
        detail jsonb not null,
        prev_hash bytea not null,
        hash bytea not null,
        primary key (recorded_at, id),
        unique (recorded_at, tenant_id, boot, seq)
      ) partition by range (recorded_at)`);
    await runner.query('create index audit_records_by_tenant on audit_records (tenant_id, recorded_at desc)');
    await runner.query('create index audit_records_by_call on audit_records (call_id)');
    await runner.query(`
      create table audit_batches (
        boot uuid not null,
        batch bigint not null,
        recorded_at timestamptz not null,
        records int not null,
        root bytea not null,
        prev_link bytea not null,
        link bytea not null,
        primary key (boot, batch)
      )`);
  }

  private async createPartitionKeeper(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function axonflow_ensure_audit_partitions(months_ahead int default 3) returns void
      language plpgsql security definer set search_path = public, pg_temp as $$
      declare
        first_month date := date_trunc('month', now() at time zone 'utc')::date;
        month date;
      begin
        perform pg_advisory_xact_lock(hashtext('axonflow_ensure_audit_partitions'));
        for step in -1 .. least(months_ahead, 24) loop
          month := (first_month + make_interval(months => step))::date;
          execute format(
            'create table if not exists %I partition of audit_records for values from (%L) to (%L)',
            'audit_records_' || to_char(month, 'YYYYMM'),
            month::text || ' 00:00:00+00',
            (month + interval '1 month')::date::text || ' 00:00:00+00');
        end loop;
      end $$`);
    await runner.query('revoke execute on function axonflow_ensure_audit_partitions(int) from public');
    await runner.query('grant execute on function axonflow_ensure_audit_partitions(int) to axonflow_audit');
  }

  private async protect(runner: QueryRunner): Promise<void> {
    await runner.query('grant insert on audit_records, audit_batches to axonflow_audit');
    await runner.query('grant select on audit_records to axonflow_app');
    await runner.query('alter table audit_records enable row level security');
    await runner.query(
      'create policy writer_adds on audit_records for insert to axonflow_audit with check (true)',
    );
    await runner.query(`
      create policy own_tenant on audit_records for select to axonflow_app using (tenant_id = axonflow_tenant())`);
    await runner.query('grant select on audit_batches to axonflow_app');
  }
}
