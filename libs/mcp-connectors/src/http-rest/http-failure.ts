import type { Dispatcher } from 'undici';
import { ConnectorCallError, type ConnectorFailure } from '../mcp-connectors.errors';
import { headerText } from './read-answer';

/** Longest wait that is handed on, in milliseconds: one day. */
const MAX_WAIT_MS = 86_400_000;

/** Codes of failures of a connection; of those that it never came to, certificates that are not accepted among them. */
const BY_CODE: ReadonlyMap<string, 'timeout' | 'unreachable'> = new Map([
  ...['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'].map((code) => [code, 'timeout'] as const),
  ...[
    ...['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'],
    ...['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN'],
    ...['ERR_TLS_CERT_ALTNAME_INVALID', 'UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'],
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  ].map((code) => [code, 'unreachable'] as const),
]);
const MESSAGES = {
  timeout: 'The API did not answer in time.',
  unreachable: 'The API cannot be reached.',
  upstream: 'The API broke off its answer.',
};

const BY_STATUS: ReadonlyMap<number, ConnectorFailure> = new Map<number, ConnectorFailure>([
  [401, 'auth'],
  [403, 'auth'],
  [407, 'upstream'],
  [404, 'not-found'],
  [410, 'not-found'],
  [408, 'timeout'],
  [429, 'rate-limited'],
  [504, 'timeout'],
]);

/** The failure that an answer means; null for a success. Redirects are not followed. @param nowMs wall-clock time */
export function failureOfAnswer(
  { headers, statusCode }: Pick<Dispatcher.ResponseData, 'headers' | 'statusCode'>,
  nowMs: number,
): ConnectorCallError | null {
  if (statusCode >= 200 && statusCode < 300) return null;
  if (statusCode < 400) {
    return new ConnectorCallError('upstream', 'The API answers with a redirect, which is not followed.');
  }
  const failure = BY_STATUS.get(statusCode) ?? (statusCode < 500 ? 'invalid' : 'upstream');
  const retryAfterMs = retryAfterOf(headerText(headers, 'retry-after'), nowMs);
  return new ConnectorCallError(failure, `The API answers with status ${statusCode}.`, {
    details: { status: statusCode },
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}

/** Gives a failure of the connection its kind. Causes keep code and message alone: parsers' errors carry bytes. */
export function failureOfConnection(error: unknown): Error {
  if (error instanceof ConnectorCallError) return error;
  const { code = 'unknown', message } = error as NodeJS.ErrnoException;
  const cause = new Error(`${code}: ${message}`);
  const failure = BY_CODE.get(code) ?? 'upstream';
  return new ConnectorCallError(failure, MESSAGES[failure], { cause });
}

/** Reads `Retry-After` (RFC 9110, section 10.2.3): seconds or a date. */
function retryAfterOf(text: string | undefined, nowMs: number): number | undefined {
  if (text === undefined) return undefined;
  const waitMs = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - nowMs;
  return Number.isNaN(waitMs) ? undefined : Math.min(Math.max(waitMs, 0), MAX_WAIT_MS);
}
