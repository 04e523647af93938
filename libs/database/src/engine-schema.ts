import type { QueryRunner } from 'typeorm';

/** Where the durable engine keeps its own tables. */
const ENGINE_SCHEMA = 'dbos';

/**
 * Brings the durable engine's own tables to the release of its package, and lets the platform role use them. Must not run
 * twice at a time: the engine's migrations collide, so the caller holds the migration lock.
 * @param url of the owner
 */
export async function migrateEngine(url: string, runner: QueryRunner): Promise<void> {
  // Loaded here because only migrators need it, and it is large.
  const { DBOS } = await import('@dbos-inc/dbos-sdk');
  await DBOS.migrate(url, { schemaName: ENGINE_SCHEMA });
  await runner.query(`grant usage on schema ${ENGINE_SCHEMA} to axonflow_platform`);
  await runner.query(
    `grant select, insert, update, delete on all tables in schema ${ENGINE_SCHEMA} to axonflow_platform`,
  );
  await runner.query(`grant usage on all sequences in schema ${ENGINE_SCHEMA} to axonflow_platform`);
}
