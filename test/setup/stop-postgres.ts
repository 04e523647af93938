import { rm } from 'node:fs/promises';
import { Client } from 'pg';
import { TEST_RUN_ID, TEST_SERVER_URL, templateName } from '../../libs/testing/src/postgres/test-server';
import { leftBySetup } from './embedded-server';

/** Leaves nothing behind: neither an embedded server nor this run's template on a server that stays. */
export async function stopPostgres(): Promise<void> {
  const embedded = leftBySetup();
  if (embedded === undefined) return dropTemplate();
  await embedded.postgres.stop();
  await rm(embedded.dataDir, { recursive: true, force: true });
}

async function dropTemplate(): Promise<void> {
  const server = new Client(process.env[TEST_SERVER_URL]);
  await server.connect();
  await server.query(`drop database if exists ${templateName(process.env[TEST_RUN_ID] ?? '')}`);
  await server.end();
}
