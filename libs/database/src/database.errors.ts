import { AppError, InvalidRequestError } from '@app/kernel';
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
 * A refused login (a password that was just rotated), too many connections, a statement that ran out of time,
 * administrator or crash shutdown, starting up.
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
 * A NUL in a text, or in JSON, where half of a surrogate pair is refused too. Source: PostgreSQL 15, appendix A and section
 * 8.14.1.
 */
const TEXT_STATES = new Set(['22021', '22P05']);
const HALF_A_PAIR = /^Unicode (?:high|low) surrogate/;

/** Says whether a text of the caller is none that PostgreSQL can store. */
function isUnstorable(error: unknown): boolean {
  const { code, detail, driverError } = error as { code?: string; detail?: string; driverError?: unknown };
  if (TEXT_STATES.has(code ?? '') || HALF_A_PAIR.test(detail ?? '')) return true;
  return driverError !== undefined && isUnstorable(driverError);
}

/**
 * Runs database work and gives names to an outage and to texts that cannot be stored; every other error passes unchanged.
 * @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE)
 * @throws InvalidRequestError (INVALID_REQUEST) for a NUL character or half of a surrogate pair
 */
export async function namingFailures<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (isOutage(error)) throw new DatabaseUnavailableError(error);
    if (error instanceof Error && isUnstorable(error)) {
      const message = 'A text holds a NUL character or half of a surrogate pair; send valid text.';
      throw new InvalidRequestError(message, { cause: error });
    }
    throw error;
  }
}
