import { randomBytes } from 'node:crypto';
import { migrate } from '@app/database';
import { Client, type QueryResultRow } from 'pg';
import { TEST_RUN_ID, TEST_SERVER_URL, templateName } from './test-server';

/** A database of its own for one spec file: migrated, empty, and unseen by every other. */
export interface TestDatabase {
  /** Login of the owner, for migrations and for looking behind row-level security. */
  readonly ownerUrl: string;
  /** Login like a service's: no rights of its own, member of the three roles. Use it as `DATABASE_URL`. */
  readonly serviceUrl: string;
  /** Runs one statement as the owner. */
  query<Row extends QueryResultRow>(sql: string, params?: readonly unknown[]): Promise<Row[]>;
  /** Ends every session of the database and removes it. */
  drop(): Promise<void>;
}

export interface TestDatabaseOptions {
  /** False gives an empty database, for tests of the migrations themselves. */
  readonly migrated?: boolean;
}

/** Any number: only one worker at a time makes the template. */
const TEMPLATE_LOCK = 7_201_554_903;

/** Makes a fresh database on the server of this test run. Takes about 50 ms; call it in `beforeAll`. */
export async function createTestDatabase({
  migrated = true,
}: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const id = randomBytes(6).toString('hex');
  const database = `axonflow_test_${id}`;
  const login = { user: `axonflow_test_${id}`, password: randomBytes(12).toString('hex') };
  await onServer(async (server) => {
    const template = migrated ? await ensureTemplate(server) : 'template0';
    await server.query(`create database ${database} template ${template}`);
    await server.query(`create role ${login.user} login noinherit password '${login.password}'`);
    if (migrated)
      await server.query(`grant axonflow_app, axonflow_platform, axonflow_audit to ${login.user}`);
  });
  const ownerUrl = urlOf(database);
  const owner = new Client(ownerUrl);
  owner.on('error', () => undefined);
  await owner.connect();
  return {
    ownerUrl,
    serviceUrl: urlOf(database, login),
    query: async <Row extends QueryResultRow>(sql: string, params: readonly unknown[] = []) =>
      (await owner.query<Row>(sql, [...params])).rows,
    drop: async () => {
      await owner.end();
      await onServer(async (server) => {
        await server.query(`drop database ${database} with (force)`);
        await server.query(`drop role ${login.user}`);
      });
    },
  };
}

async function ensureTemplate(server: Client): Promise<string> {
  const template = templateName(required(TEST_RUN_ID));
  const unfinished = `${template}_unfinished`;
  await server.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
  try {
    const { rowCount } = await server.query('select from pg_database where datname = $1', [template]);
    if (rowCount === 1) return template;
    await server.query(`drop database if exists ${unfinished}`);
    await server.query(`create database ${unfinished} template template0`);
    await migrate(urlOf(unfinished));
    await server.query(`alter database ${unfinished} rename to ${template}`);
    return template;
  } finally {
    await server.query('select pg_advisory_unlock($1)', [TEMPLATE_LOCK]);
  }
}

async function onServer(work: (server: Client) => Promise<void>): Promise<void> {
  const server = new Client(required(TEST_SERVER_URL));
  await server.connect();
  try {
    await work(server);
  } finally {
    await server.end();
  }
}

function urlOf(database: string, login?: { readonly user: string; readonly password: string }): string {
  const url = new URL(required(TEST_SERVER_URL));
  url.pathname = `/${database}`;
  if (login !== undefined) Object.assign(url, { username: login.user, password: login.password });
  return url.href;
}

function required(variable: string): string {
  const value = process.env[variable];
  if (value === undefined)
    throw new Error(`${variable} is not set: run this spec in the Jest project db or e2e.`);
  return value;
}
