import { loadSection } from '@app/config';
import { migrate } from '@app/database';
import type { Command } from '../command';
import { ownerDatabaseSection } from '../owner-database.config';

/** Brings a database to the schema of this release. */
export const migrateCommand: Command = {
  help: [
    'Usage: axonflow migrate',
    '',
    'Runs the migrations that the database has not seen yet. Safe to run again, and by many at once.',
    '',
    '  DATABASE_URL   login of the owner of the database, on a direct connection',
  ].join('\n'),
  async run(env) {
    const { url } = loadSection(ownerDatabaseSection, env);
    let count = 0;
    await migrate(url, {
      onMigration: (name) => {
        count++;
        console.log(`ran ${name}`);
      },
    });
    console.log(
      count === 0 ? 'The schema is up to date.' : `The schema is up to date; ${count} migrations ran.`,
    );
    return 0;
  },
};
