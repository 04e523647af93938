import { defineSection, postgresUrlSetting } from '@app/config';

/** For commands that work on a database from outside. */
export const ownerDatabaseSection = defineSection('Command line', {
  url: postgresUrlSetting('DATABASE_URL', { description: 'login of the owner of the database' }),
});
