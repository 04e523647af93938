import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The three roles that services assume. None can log in, own anything or bypass row-level security; a login role is
 * made a member of them. Roles belong to the whole server, so another database may have created them already.
 */
export class Roles1764000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const role of ['axonflow_app', 'axonflow_platform', 'axonflow_audit']) {
      await runner.query(`
        do $$ begin
          create role ${role} nologin nobypassrls;
        exception when duplicate_object or unique_violation then null;
        end $$`);
      await runner.query(`grant ${role} to current_user`);
      await runner.query(`grant usage on schema public to ${role}`);
    }
    await runner.query('revoke create on schema public from public');
    await runner.query(`
      create function axonflow_tenant() returns uuid language sql stable
      as $$ select nullif(current_setting('axonflow.tenant_id', true), '')::uuid $$`);
    await runner.query(`
      create function axonflow_organization() returns uuid language sql stable
      as $$ select nullif(current_setting('axonflow.organization_id', true), '')::uuid $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function axonflow_organization()');
    await runner.query('drop function axonflow_tenant()');
  }
}
