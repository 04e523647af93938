import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Finds decisions of a tenant by outcome, tool or matched policy without reading the others. Generated columns, because
 * under row-level security an index on an expression over `detail` is of no use: PostgreSQL must not evaluate it first.
 */
export class DecisionFilters1764000000322 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table audit_records
      add column outcome text not null generated always as (
        case when verdict = 'allow' and coalesce(detail ->> 'redactions', '0') <> '0' then 'redact' else verdict end
      ) stored,
      add column tool_signature text generated always as (
        coalesce(
          nullif(detail #>> '{target,connector}', '') || '.' || nullif(detail #>> '{target,tool}', ''),
          nullif(detail #>> '{target,connector}', ''),
          nullif(detail #>> '{target,tool}', ''))
      ) stored`);
    await runner.query(`
      create index audit_records_by_outcome on audit_records (tenant_id, outcome, recorded_at desc, id desc)
      where kind = 'decision'`);
    await runner.query(`
      create index audit_records_by_tool on audit_records (tenant_id, tool_signature, recorded_at desc, id desc)
      where kind = 'decision' and tool_signature is not null`);
    await runner.query(`
      create index audit_records_with_matches on audit_records (tenant_id, recorded_at desc, id desc)
      where detail -> 'policies' <> '[]'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index audit_records_with_matches');
    await runner.query('alter table audit_records drop column outcome, drop column tool_signature');
  }
}
