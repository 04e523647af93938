import { Client, type ClientConfig } from 'pg';
import type { DatabaseSettings } from './database.config';
import { namingFailures } from './database.errors';

/**
 * What a connection may do. `axonflow_app` sees one tenant at a time, `axonflow_platform` does the service's own work
 * across tenants, `axonflow_audit` only adds to the audit trail.
 */
export type DatabaseRole = 'axonflow_app' | 'axonflow_platform' | 'axonflow_audit';

/** A host that does not answer must not hold a request for long. */
export const CONNECT_TIMEOUT_MS = 2_500;

/** How much longer than the server we wait for the end of a statement, before we take the connection for dead. */
const ANSWER_MARGIN_MS = 2_000;

/** Settings of every connection: the role is assumed in the start-up packet, before the first statement. */
export function connectionSettings(
  { url, statementTimeoutMs }: Pick<DatabaseSettings, 'url' | 'statementTimeoutMs'>,
  role: DatabaseRole,
): ClientConfig {
  return {
    connectionString: url,
    options: `-c role=${role} -c statement_timeout=${statementTimeoutMs} -c idle_in_transaction_session_timeout=60000`,
    application_name: `axonflow ${role}`,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: statementTimeoutMs + ANSWER_MARGIN_MS,
    keepAlive: true,
  };
}

/**
 * Opens a connection of its own, outside every pool. The caller handles its `error` events and ends it.
 * @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE)
 */
export async function connectAs(
  config: Pick<DatabaseSettings, 'url' | 'statementTimeoutMs'>,
  role: DatabaseRole,
): Promise<Client> {
  const client = new Client(connectionSettings(config, role));
  await namingFailures(() => client.connect());
  return client;
}
