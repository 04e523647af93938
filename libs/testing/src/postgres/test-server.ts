/** Variables by which Jest's global set-up tells the tests where their PostgreSQL server is. */
export const TEST_SERVER_URL = 'AXONFLOW_TEST_DATABASE_URL';
/** Names this run, so that runs that share a server do not share databases. */
export const TEST_RUN_ID = 'AXONFLOW_TEST_RUN_ID';

/** The migrated database that every test database is copied from. */
export function templateName(runId: string): string {
  return `axonflow_template_${runId}`;
}
