import type { MigrationInterface, QueryRunner } from 'typeorm';
import { SYSTEM_POLICIES_SEED } from './1764000000101-seed-system-policies.data';

/** Publishes version 1 of the policies that ship with the product. Later changes of them are further versions. */
export class SeedSystemPolicies1764000000101 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const seed = [`[${SYSTEM_POLICIES_SEED.trim().split('\n').join(',')}]`];
    await runner.query(
      `insert into policies (id, scope)
       select policy ->> 'id', 'system' from jsonb_array_elements($1::jsonb) policy`,
      seed,
    );
    await runner.query(
      `insert into policy_versions (policy_id, version, document, change_type, created_by)
       select policy ->> 'id', 1, policy -> 'document', 'create', 'axonflow' from jsonb_array_elements($1::jsonb) policy`,
      seed,
    );
    await runner.query(`update policies set published_version = 1 where scope = 'system'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`update policies set published_version = null where scope = 'system'`);
    await runner.query(
      `delete from policy_versions v using policies p where p.id = v.policy_id and p.scope = 'system'`,
    );
    await runner.query(`delete from policies where scope = 'system'`);
  }
}
