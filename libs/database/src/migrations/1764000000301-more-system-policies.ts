import type { MigrationInterface, QueryRunner } from 'typeorm';
import { MORE_SYSTEM_POLICIES } from './1764000000301-more-system-policies.data';

/**
 * Publishes the shipped policies on administrators' tables, code, regional identifiers, risk and cost, and new versions of
 * those on SQL that now tell attacks apart.
 */
export class MoreSystemPolicies1764000000301 implements MigrationInterface {
  private readonly policies = [`[${MORE_SYSTEM_POLICIES.trim().split('\n').join(',')}]`];

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `insert into policies (id, scope)
       select policy ->> 'id', 'system' from jsonb_array_elements($1::jsonb) policy
       on conflict (id) do nothing`,
      this.policies,
    );
    await runner.query(
      `insert into policy_versions (policy_id, version, document, change_type, created_by)
       select p.id, coalesce(p.published_version, 0) + 1, policy -> 'document',
         case when p.published_version is null then 'create' else 'update' end, 'axonflow'
       from jsonb_array_elements($1::jsonb) policy join policies p on p.id = policy ->> 'id'`,
      this.policies,
    );
    await runner.query(
      `update policies set published_version = coalesce(published_version, 0) + 1, updated_at = now()
       where id in (select policy ->> 'id' from jsonb_array_elements($1::jsonb) policy)`,
      this.policies,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `update policies set published_version = nullif(published_version - 1, 0)
       where id in (select policy ->> 'id' from jsonb_array_elements($1::jsonb) policy)`,
      this.policies,
    );
    await runner.query(
      `delete from policy_versions v using policies p
       where p.id = v.policy_id and p.scope = 'system' and v.version > coalesce(p.published_version, 0)`,
    );
    await runner.query(`delete from policies where scope = 'system' and published_version is null`);
  }
}
