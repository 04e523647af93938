import { readFile } from 'node:fs/promises';
import { Agent, request } from 'undici';
import { SecretsUnavailableError } from '../secrets.errors';

const CONNECT_TIMEOUT_MS = 2_000;
const MAX_ANSWER_BYTES = 64 * 1024;
const connections = new Agent({
  connections: 2,
  connect: { timeout: CONNECT_TIMEOUT_MS },
  maxResponseSize: MAX_ANSWER_BYTES,
});

/** A question for keys. */
export interface KeyQuestion {
  /** Who is asked, for the private cause of a failure. */
  readonly who: string;
  readonly url: string;
  /** For the whole exchange. */
  readonly timeoutMs: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as a form; without one the question is a GET. */
  readonly form?: URLSearchParams;
}

/**
 * Asks for keys; follows no redirect.
 * @returns the body of the answer and its status
 * @throws SecretsUnavailableError (SECRETS_UNAVAILABLE)
 */
export async function askForKeys({
  who,
  url,
  timeoutMs,
  headers = {},
  form,
}: KeyQuestion): Promise<KeyAnswer> {
  try {
    const { body, statusCode } = await request(url, {
      dispatcher: connections,
      signal: AbortSignal.timeout(timeoutMs),
      headers: { ...headers, ...(form && { 'content-type': 'application/x-www-form-urlencoded' }) },
      ...(form && { method: 'POST', body: form.toString() }),
    });
    return { status: statusCode, text: await body.text() };
  } catch (error) {
    throw new SecretsUnavailableError(`${who}: ${wordOf(error)}`);
  }
}

/** What came back. */
export interface KeyAnswer {
  readonly status: number;
  readonly text: string;
}

/**
 * Reads a token that AWS has put into a file and replaces now and then.
 * @throws SecretsUnavailableError (SECRETS_UNAVAILABLE) also when it could not be sent in a header
 */
export async function readToken(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new SecretsUnavailableError(`the file of the token: ${wordOf(error)}`);
  });
  return sendableToken(text.trim());
}

/** @throws SecretsUnavailableError (SECRETS_UNAVAILABLE) when a token could not be sent in a header */
export function sendableToken(token: string): string {
  if (/^[\x21-\x7e][\x20-\x7e]{0,16383}$/.test(token)) return token;
  throw new SecretsUnavailableError('the token is empty or cannot be sent');
}

/** Says what went wrong without quoting what was sent or read. */
function wordOf(error: unknown): string {
  const { code, name } = error as NodeJS.ErrnoException;
  return typeof code === 'string' ? code : name;
}
