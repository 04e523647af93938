import { setTimeout as sleep } from 'node:timers/promises';
import { DataSource, MigrationExecutor, type QueryRunner } from 'typeorm';
import { migrateEngine } from './engine-schema';
import { MIGRATIONS } from './migrations';
import { MIGRATIONS_TABLE } from './schema-level';

export interface MigrateOptions {
  /** Called with the name of each migration that ran, oldest first. */
  readonly onMigration?: (name: string) => void;
}

/** Any number, the same for ever: the advisory lock that only one migrator of a database holds. */
const MIGRATION_LOCK = 6_128_307_741;
/** A migrator that is second waits this long for the first. */
const TURN_TIMEOUT_MS = 120_000;
const TURN_POLL_MS = 50;
/** While we wait for a table every query behind us waits too, so we give up early and try again. */
const LOCK_TIMEOUT_MS = 3_000;
const ATTEMPTS = 10;
const RETRY_DELAY_MS = 500;
const CONNECT_TIMEOUT_MS = 5_000;
/** SQLSTATE of a lock that was not given in time. */
const LOCK_NOT_AVAILABLE = '55P03';

/**
 * Brings a database to the schema of this release. Safe to run by many at once and again: one works, the others wait
 * and find nothing left. Each migration commits alone, and gives way to running queries instead of queueing them.
 * @param url of the owner, on a direct connection (no transaction pooler)
 */
export async function migrate(url: string, { onMigration }: MigrateOptions = {}): Promise<void> {
  const dataSource = new DataSource({
    type: 'postgres',
    url,
    migrations: [...MIGRATIONS],
    migrationsTableName: MIGRATIONS_TABLE,
    logging: false,
    poolSize: 1,
    connectTimeoutMS: CONNECT_TIMEOUT_MS,
    applicationName: 'axonflow-migrate',
  });
  await dataSource.initialize();
  try {
    const runner = dataSource.createQueryRunner();
    await takeTurn(runner);
    await runner.query(`set lock_timeout = ${LOCK_TIMEOUT_MS}`);
    const executor = new MigrationExecutor(dataSource, runner);
    executor.transaction = 'each';
    await runAll(executor, onMigration);
    await migrateEngine(url, runner);
    await letServicesReadLevel(runner);
    await runner.release();
  } finally {
    await dataSource.destroy();
  }
}

/** Asks again and again: a statement that waits for the lock would hold a snapshot, for which building an index waits. */
async function takeTurn(runner: QueryRunner): Promise<void> {
  for (let waitedMs = 0; ; waitedMs += TURN_POLL_MS) {
    const [row] = (await runner.query('select pg_try_advisory_lock($1) as mine', [MIGRATION_LOCK])) as [
      { mine: boolean },
    ];
    if (row.mine) return;
    if (waitedMs >= TURN_TIMEOUT_MS) throw new Error('Another migrator has not finished in time.');
    await sleep(TURN_POLL_MS);
  }
}

async function runAll(
  executor: MigrationExecutor,
  onMigration: MigrateOptions['onMigration'],
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      const done = await executor.executePendingMigrations();
      done.forEach(({ name }) => onMigration?.(name));
      return;
    } catch (error) {
      if ((error as { code?: string }).code !== LOCK_NOT_AVAILABLE || attempt === ATTEMPTS) throw error;
      await sleep(RETRY_DELAY_MS * attempt);
    }
  }
}

async function letServicesReadLevel(runner: QueryRunner): Promise<void> {
  await runner.query(`grant select on ${MIGRATIONS_TABLE} to axonflow_platform`);
}
