import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The agents that tenants define, with every version of them. */
export class AgentDefinitions1764000000411 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table agent_definitions (
        id uuid primary key,
        tenant_id uuid not null references tenants,
        domain text not null,
        version int not null check (version >= 1),
        active_version int check (active_version between 1 and version),
        created_at timestamptz not null,
        updated_at timestamptz not null,
        unique (tenant_id, domain)
      )`);
    await runner.query(`
      create table agent_definition_versions (
        definition_id uuid not null references agent_definitions,
        version int not null,
        tenant_id uuid not null references tenants,
        document jsonb not null,
        created_by text not null,
        created_at timestamptz not null,
        primary key (definition_id, version)
      )`);
    await this.protect(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table agent_definition_versions, agent_definitions');
  }

  private async protect(runner: QueryRunner): Promise<void> {
    await runner.query('grant select, insert, update on agent_definitions to axonflow_app');
    await runner.query('grant select, insert on agent_definition_versions to axonflow_app');
    for (const table of ['agent_definitions', 'agent_definition_versions']) {
      await runner.query(`alter table ${table} enable row level security`);
      await runner.query(`
        create policy own_tenant on ${table} to axonflow_app
        using (tenant_id = axonflow_tenant()) with check (tenant_id = axonflow_tenant())`);
    }
  }
}
