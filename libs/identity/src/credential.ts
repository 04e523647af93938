import type { IncomingHttpHeaders } from 'node:http';
import { UnauthenticatedError } from './identity.errors';
import { isApiKey } from './secrets';

/** What a request shows to prove who sends it. */
export interface Credential {
  /** The client that the caller names; null when only an API key was sent. */
  readonly clientId: string | null;
  /** An API key or a client secret. */
  readonly secret: string;
}

/** Limits the work that an unknown caller can cause: no header of ours is longer. */
const MAX_HEADER_CHARS = 1024;
const CLIENT_ID = /^[\w.@-]{1,128}$/;
const SECRET = /^[\x21-\x7e]{1,256}$/;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/**
 * Reads the one credential of a request. It may stand in `Authorization` (Bearer or Basic), `X-API-Key`, or in the
 * older `X-Client-ID` with `X-Client-Secret` or `X-License-Key`. Empty headers count as absent, and so do
 * authorization schemes that are not ours. The same secret may be repeated; two different ones are refused, because
 * the caller's intent is unknown.
 * @throws UnauthenticatedError (UNAUTHENTICATED) when there is none, more than one, or one that cannot be valid
 */
export function readCredential(headers: IncomingHttpHeaders): Credential {
  const authorization = readAuthorization(valueOf(headers, 'authorization'));
  const clientId = theOnly([authorization.clientId, valueOf(headers, 'x-client-id')]);
  const secret = theOnly([
    authorization.secret,
    valueOf(headers, 'x-api-key'),
    valueOf(headers, 'x-client-secret'),
    valueOf(headers, 'x-license-key'),
  ]);
  if (secret === '') throw new UnauthenticatedError('no secret was sent');
  if (!SECRET.test(secret)) throw new UnauthenticatedError('the secret has an impossible form');
  if (clientId === '') {
    if (!isApiKey(secret)) throw new UnauthenticatedError('the secret is no API key and names no client');
    return { clientId: null, secret };
  }
  if (!CLIENT_ID.test(clientId)) throw new UnauthenticatedError('the client id has an impossible form');
  return { clientId, secret };
}

function valueOf(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[name];
  if (value === undefined) return '';
  if (typeof value !== 'string' || value.length > MAX_HEADER_CHARS) {
    throw new UnauthenticatedError(`${name} is repeated or too long`);
  }
  return value.trim();
}

function theOnly(values: readonly string[]): string {
  let only = '';
  for (const value of values) {
    if (value === '' || value === only) continue;
    if (only !== '') throw new UnauthenticatedError('the request carries different credentials');
    only = value;
  }
  return only;
}

const NOTHING = { clientId: '', secret: '' };

function readAuthorization(value: string): { readonly clientId: string; readonly secret: string } {
  const space = value.indexOf(' ');
  const parameter = value.slice(space + 1).trim();
  switch (space < 0 ? '' : value.slice(0, space).toLowerCase()) {
    case 'bearer':
      return { clientId: '', secret: parameter };
    case 'basic':
      return readBasic(parameter);
    default:
      return NOTHING;
  }
}

/** RFC 7617, section 2: the user name ends at the first colon. */
function readBasic(parameter: string): { readonly clientId: string; readonly secret: string } {
  if (!BASE64.test(parameter)) throw new UnauthenticatedError('the Basic credentials are not base64');
  const decoded = Buffer.from(parameter, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  if (colon < 0) throw new UnauthenticatedError('the Basic credentials have no colon');
  return { clientId: decoded.slice(0, colon), secret: decoded.slice(colon + 1) };
}
