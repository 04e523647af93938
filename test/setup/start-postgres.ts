import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedPostgres } from '../../libs/database/src/embedded/embedded-postgres';
import { FROM_SOURCE } from '../../libs/testing/src/from-source';
import { TEST_RUN_ID, TEST_SERVER_URL } from '../../libs/testing/src/postgres/test-server';
import { keepForTeardown } from './embedded-server';

/**
 * Gives a test run its PostgreSQL server: the one that AXONFLOW_TEST_DATABASE_URL names (log in as a superuser), or an
 * embedded one in a temporary folder.
 */
export async function startPostgres(): Promise<void> {
  process.env[TEST_RUN_ID] = randomBytes(4).toString('hex');
  if (process.env[TEST_SERVER_URL] !== undefined) return;
  const dataDir = await mkdtemp(join(tmpdir(), 'axonflow-test-'));
  await chmod(dataDir, 0o755);
  const postgres = await EmbeddedPostgres.start({ dataDir, nodeArguments: FROM_SOURCE });
  process.env[TEST_SERVER_URL] = postgres.url;
  keepForTeardown({ postgres, dataDir });
}
