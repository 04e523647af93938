import { Client } from 'pg';
import { TEST_SERVER_URL } from '../../libs/testing/src/postgres/test-server';
import { leftBySetup } from './embedded-server';
import { startPostgres } from './start-postgres';

/** PostgreSQL for Jest. Benches do without this: they measure commits that reach the disk. */
module.exports = async (): Promise<void> => {
  await startPostgres();
  if (leftBySetup() !== undefined) await forgetDisk();
};

/** Nothing of a test run outlives its server, so that no test need wait for a busy disk. */
async function forgetDisk(): Promise<void> {
  const server = new Client(process.env[TEST_SERVER_URL]);
  await server.connect();
  await server.query('alter system set synchronous_commit = off');
  await server.query('select pg_reload_conf()');
  await server.end();
}
