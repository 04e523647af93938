import type { QueryRunner } from 'typeorm';

/**
 * Publishes shipped policies: new ones, and a new version of those that are there.
 * @param policies one JSON object `{id, document}` a line
 */
export async function publishShipped(runner: QueryRunner, policies: string): Promise<void> {
  const list = [listOf(policies)];
  await runner.query(
    `insert into policies (id, scope)
       select policy ->> 'id', 'system' from jsonb_array_elements($1::jsonb) policy
       on conflict (id) do nothing`,
    list,
  );
  await runner.query(
    `insert into policy_versions (policy_id, version, document, change_type, created_by)
       select p.id, coalesce(p.published_version, 0) + 1, policy -> 'document',
         case when p.published_version is null then 'create' else 'update' end, 'axonflow'
       from jsonb_array_elements($1::jsonb) policy join policies p on p.id = policy ->> 'id'`,
    list,
  );
  await runner.query(
    `update policies set published_version = coalesce(published_version, 0) + 1, updated_at = now()
       where id in (select policy ->> 'id' from jsonb_array_elements($1::jsonb) policy)`,
    list,
  );
}

/** Takes back what {@link publishShipped} published. */
export async function withdrawShipped(runner: QueryRunner, policies: string): Promise<void> {
  await runner.query(
    `update policies set published_version = nullif(published_version - 1, 0)
       where id in (select policy ->> 'id' from jsonb_array_elements($1::jsonb) policy)`,
    [listOf(policies)],
  );
  await runner.query(
    `delete from policy_versions v using policies p
       where p.id = v.policy_id and p.scope = 'system' and v.version > coalesce(p.published_version, 0)`,
  );
  await runner.query(`delete from policies where scope = 'system' and published_version is null`);
}

function listOf(policies: string): string {
  return `[${policies.trim().split('\n').join(',')}]`;
}
