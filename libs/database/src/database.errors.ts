import { AppError } from '@app/kernel';
import { QueryRunnerProviderAlreadyReleasedError } from 'typeorm';

const RETRY_AFTER_MS = 1_000;

/** PostgreSQL does not answer in time, or ended our session. Nothing is known to be wrong with the request. */
export class DatabaseUnavailableError extends AppError {
  readonly code = 'DATABASE_UNAVAILABLE';

  constructor(cause: unknown) {
    super('The database is not available at the moment. Try again shortly.', {
      cause,
      retryAfterMs: RETRY_AFTER_MS,
    });
  }
}

/** Failures of the socket, as Node names them. */
const SOCKET_FAILURES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);
/**
 * A refused login (a password that was just rotated), too many connections, a statement that ran out of time, administrator or crash shutdown, starting up.
 * Source: PostgreSQL 15, appendix A.
 */
const SERVER_STATES = new Set(['28000', '28P01', '53300', '57014', '57P01', '57P02', '57P03']);
/** Failures that pg and its pool report as plain text. */
const OUTAGE_TEXT =
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|timeout expired|Query read timeout)/;

/** Says whether an error means that PostgreSQL could not work for us in time, not that the statement was wrong. */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  // TypeORM releases the runner of a transaction as soon as its connection breaks.
  if (error instanceof QueryRunnerProviderAlreadyReleasedError) return true;
  const code = (error as { code?: unknown }).code;
  if (typeof code === 'string')
    return SOCKET_FAILURES.has(code) || SERVER_STATES.has(code) || /^08...$/.test(code);
  return OUTAGE_TEXT.test(error.message);
}

/**
 * Runs database work and gives an outage its name; every other error passes unchanged.
 * @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE)
 */
export async function namingOutages<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw isOutage(error) ? new DatabaseUnavailableError(error) : error;
  }
}
