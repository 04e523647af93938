import { defineSection, integerSetting, postgresUrlSetting, type SectionValues } from '@app/config';

/** How a service reaches PostgreSQL. */
export const databaseSection = defineSection('Database', {
  url: postgresUrlSetting('DATABASE_URL', {
    description:
      'login of the service, a member of axonflow_app, axonflow_platform and axonflow_audit; never the owner',
  }),
  poolSize: integerSetting('DATABASE_POOL_SIZE', {
    min: 2,
    max: 100,
    default: 10,
    description: 'connections for tenant work in each task; a quarter as many serve platform work',
  }),
  statementTimeoutMs: integerSetting('DATABASE_STATEMENT_TIMEOUT_MS', {
    min: 100,
    max: 600_000,
    default: 10_000,
    description: 'milliseconds after which PostgreSQL ends a statement',
  }),
});

export type DatabaseSettings = SectionValues<typeof databaseSection>;
