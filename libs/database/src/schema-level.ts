import { MIGRATIONS } from './migrations';
import type { PlatformDatabase } from './platform-database';

/** Where the migrations that ran are listed. */
export const MIGRATIONS_TABLE = 'schema_migrations';

/** The schema that this release needs: the number at the end of its newest migration's name. */
export const REQUIRED_SCHEMA_LEVEL = Math.max(
  ...MIGRATIONS.map(({ name }) => Number(/\d+$/.exec(name)?.[0])),
);

/**
 * The newest migration that the database has. A service is ready from {@link REQUIRED_SCHEMA_LEVEL} on and tolerates
 * newer ones, because a rolling deployment migrates first.
 * @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE)
 */
export async function schemaLevel(database: PlatformDatabase): Promise<number> {
  const [row] = await database.query<{ level: string | null }>(
    `select max(timestamp) as level from ${MIGRATIONS_TABLE}`,
  );
  return Number(row?.level ?? 0);
}
