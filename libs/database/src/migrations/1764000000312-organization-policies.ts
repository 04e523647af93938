import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lets credentials with the role `org_admin` write the policies of their organization, and nobody else. */
export class OrganizationPolicies1764000000312 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table api_clients drop constraint api_clients_roles_check');
    await runner.query(`
      alter table api_clients add constraint api_clients_roles_check
      check (roles <@ array['client', 'admin', 'org_admin'] and cardinality(roles) > 0)`);
    await runner.query('alter table policy_test_cases alter column tenant_id drop not null');
    // A service says so for the one transaction that writes; then it is the organization of the tenant, no other.
    await runner.query(`
      create function axonflow_acting_organization() returns uuid language sql stable
      as $$ select case when current_setting('axonflow.acts_for_organization', true) = 'yes'
        then axonflow_organization() end $$`);
    await this.letItWrite(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop policy above_tenant on policy_test_cases');
    for (const table of ['policy_test_cases', 'policy_versions', 'policies']) {
      await runner.query(`drop policy own_organization on ${table}`);
    }
    await runner.query('drop function axonflow_acting_organization()');
    await runner.query('delete from policy_test_cases where tenant_id is null');
    await runner.query('alter table policy_test_cases alter column tenant_id set not null');
    await runner.query(`update api_clients set roles = array_remove(roles, 'org_admin')`);
    await runner.query('alter table api_clients drop constraint api_clients_roles_check');
    await runner.query(`
      alter table api_clients add constraint api_clients_roles_check
      check (roles <@ array['client', 'admin'] and cardinality(roles) > 0)`);
  }

  private async letItWrite(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create policy own_organization on policies to axonflow_app
      using (organization_id = axonflow_acting_organization())
      with check (organization_id = axonflow_acting_organization())`);
    const isOwn = `tenant_id is null and exists (
      select from policies p where p.id = policy_id and p.organization_id = axonflow_acting_organization())`;
    await runner.query(`
      create policy own_organization on policy_versions for insert to axonflow_app with check (${isOwn})`);
    await runner.query(`
      create policy own_organization on policy_test_cases to axonflow_app using (${isOwn}) with check (${isOwn})`);
    await runner.query(`
      create policy above_tenant on policy_test_cases for select to axonflow_app
      using (tenant_id is null and exists (select from policies p where p.id = policy_id))`);
  }
}
