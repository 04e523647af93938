import { ConnectorCallError, type ConnectorFailure } from '../mcp-connectors.errors';

/** SQLSTATEs and their classes, the longer first, and codes of Node.js. Source: PostgreSQL 15, appendix A. */
const FAILURES: readonly (readonly [string, ConnectorFailure, string])[] = [
  ['57014', 'timeout', 'The statement took too long.'],
  ['42501', 'auth', 'The role of the connector may not read this.'],
  ['53300', 'rate-limited', 'PostgreSQL has no connection left for the connector.'],
  ['3D000', 'not-found', 'The database of the connector does not exist.'],
  ['28', 'auth', 'PostgreSQL does not accept the credentials of the connector.'],
  ['0A', 'invalid', 'PostgreSQL refuses the statement: only one SELECT is possible.'],
  ['22', 'invalid', 'A value does not fit the statement.'],
  ['25', 'invalid', 'PostgreSQL refuses the statement: the transaction is read-only.'],
  ['42', 'invalid', 'PostgreSQL does not understand the statement.'],
  ['ECONNREFUSED', 'unreachable', 'PostgreSQL cannot be reached.'],
  ['ENOTFOUND', 'unreachable', 'PostgreSQL cannot be reached.'],
  ['08P01', 'invalid', 'The number of values does not fit the statement.'],
];

/** Gives a failure of PostgreSQL its kind. Its own message may quote values, so it stays in the cause. */
export function postgresFailure(error: unknown): Error {
  if (error instanceof ConnectorCallError) return error;
  const state = stateOf(error);
  const [, failure, message] = FAILURES.find(([beginning]) => state.startsWith(beginning)) ?? [
    '',
    'upstream' as const,
    'PostgreSQL cannot be reached or does not work.',
  ];
  return new ConnectorCallError(failure, message, {
    cause: error,
    ...(/^[0-9A-Z]{5}$/.test(state) && { details: { sqlstate: state } }),
  });
}

function stateOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
}
