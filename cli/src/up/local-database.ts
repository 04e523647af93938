import { join } from 'node:path';
import { EmbeddedPostgres, migrate } from '@app/database';
import { escapeIdentifier, escapeLiteral, type Client } from 'pg';
import type { LocalSecrets } from './local-secrets';
import { asOwner } from './owner-session';

/** The migrated database of a local run. */
export interface LocalDatabase {
  readonly ownerUrl: string;
  /** What the services log in with. */
  readonly serviceUrl: string;
  close(): Promise<void>;
}

export interface LocalDatabaseOptions {
  /** A server of the user's own, logged in as owner; null means the embedded one. */
  readonly givenUrl: string | null;
  readonly dataDir: string;
  readonly secrets: LocalSecrets;
  readonly progress: (line: string) => void;
}

/** Worth telling the user; everything else that PostgreSQL logs is routine. */
const NOTEWORTHY = /PANIC|unexpectedly/;

/** Opens the given or the embedded database and brings it to the schema of this release. */
export async function openLocalDatabase(options: LocalDatabaseOptions): Promise<LocalDatabase> {
  return options.givenUrl === null ? openEmbedded(options) : openGiven(options.givenUrl, options);
}

async function openGiven(url: string, { progress }: LocalDatabaseOptions): Promise<LocalDatabase> {
  progress('Using the PostgreSQL server that DATABASE_URL names');
  await migrateWith(url, progress);
  return { ownerUrl: url, serviceUrl: url, close: () => Promise.resolve() };
}

async function openEmbedded({ dataDir, secrets, progress }: LocalDatabaseOptions): Promise<LocalDatabase> {
  progress('Starting the embedded PostgreSQL');
  const postgres = await EmbeddedPostgres.start({
    dataDir: join(dataDir, 'postgres'),
    onLog: (line) => NOTEWORTHY.test(line) && progress(line),
  });
  try {
    await migrateWith(postgres.url, progress);
    await asOwner(postgres.url, (owner) => ensureServiceLogin(owner, secrets));
  } catch (error) {
    await postgres.stop();
    throw error;
  }
  const serviceUrl = new URL(postgres.url);
  serviceUrl.username = secrets.serviceUser;
  serviceUrl.password = secrets.servicePassword;
  return { ownerUrl: postgres.url, serviceUrl: serviceUrl.href, close: () => postgres.stop() };
}

async function migrateWith(url: string, progress: (line: string) => void): Promise<void> {
  let count = 0;
  await migrate(url, { onMigration: () => count++ });
  if (count > 0) progress(`Brought the database to the current schema (${count} migrations)`);
}

/** A login without rights of its own: it can only assume the three roles of the services. */
async function ensureServiceLogin(
  owner: Client,
  { serviceUser, servicePassword }: LocalSecrets,
): Promise<void> {
  const login = escapeIdentifier(serviceUser);
  const { rowCount } = await owner.query('select from pg_roles where rolname = $1', [serviceUser]);
  const verb = rowCount === 0 ? 'create' : 'alter';
  await owner.query(`${verb} role ${login} login noinherit password ${escapeLiteral(servicePassword)}`);
  await owner.query(`grant axonflow_app, axonflow_platform, axonflow_audit to ${login}`);
}
