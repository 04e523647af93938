import type { IncomingHttpHeaders } from 'node:http';
import { UnauthenticatedError } from '../identity.errors';

/** How far the clock of a signer may be from ours; also how long a request could be sent again by whoever saw it. */
export const SIGNATURE_WINDOW_MS = 300_000;

/** What the headers of a signed request say about its signature. Source: AWS Signature Version 4. */
export interface RequestSignature {
  readonly accessKeyId: string;
  /** `<date>/<region>/<service>/aws4_request`: what the signing key is for. */
  readonly scope: string;
  /** `YYYYMMDDTHHMMSSZ`, as signed. */
  readonly signedAt: string;
  /** Lower case, sorted, each once. */
  readonly signedHeaders: readonly string[];
  /** 64 lower-case hexadecimal characters. */
  readonly signature: string;
}

const SCHEME = 'AWS4-HMAC-SHA256 ';
/** The clients sign 5 to 20 headers. */
const MAX_AUTHORIZATION_CHARS = 2048;
const PARTS = /^Credential=([^,\s]+),\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$/;
const CREDENTIAL = /^(AXFK[A-Z2-7]{16})\/(\d{8}\/[a-z0-9-]{1,32}\/[a-z0-9-]{1,32}\/aws4_request)$/;
const HEADER_NAMES = /^:?[a-z0-9-]+(;[a-z0-9-]+)*$/;
const SIGNED_AT = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;

/** Says whether a request claims to be signed, so that its signature and nothing else decides who sends it. */
export function isSigned({ authorization }: IncomingHttpHeaders): boolean {
  return authorization?.startsWith(SCHEME) ?? false;
}

/**
 * Reads the signature of a request that is signed by headers. The date must be at most {@link SIGNATURE_WINDOW_MS} away, and
 * host, date and every `x-amz-*` header that was sent must be signed.
 * @throws UnauthenticatedError (UNAUTHENTICATED)
 */
export function readRequestSignature(headers: IncomingHttpHeaders, nowMs: number): RequestSignature {
  const claim = readAuthorization(headers.authorization ?? '');
  const signedAt = readSignedAt(headers, nowMs);
  if (!claim.scope.startsWith(signedAt.slice(0, 8))) {
    throw refused('the scope is of another day than the request');
  }
  requireSigned(headers, claim.signedHeaders);
  return { ...claim, signedAt };
}

function readAuthorization(authorization: string): Omit<RequestSignature, 'signedAt'> {
  if (authorization.length > MAX_AUTHORIZATION_CHARS) throw refused('the authorization header is too long');
  const [, credential = '', names = '', signature = ''] =
    PARTS.exec(authorization.slice(SCHEME.length).trim()) ?? [];
  const [, accessKeyId, scope] = CREDENTIAL.exec(credential) ?? [];
  if (accessKeyId === undefined || scope === undefined || !HEADER_NAMES.test(names)) {
    throw refused('the authorization header has an impossible form');
  }
  return { accessKeyId, scope, signedHeaders: names.split(';'), signature };
}

function readSignedAt(headers: IncomingHttpHeaders, nowMs: number): string {
  const signedAt = headers['x-amz-date'];
  const [, year, month, day, hour, minute, second] =
    (typeof signedAt === 'string' && SIGNED_AT.exec(signedAt)) || [];
  const atMs = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (Number.isNaN(atMs)) throw refused('x-amz-date is missing or has an impossible form');
  if (Math.abs(atMs - nowMs) > SIGNATURE_WINDOW_MS) throw refused('x-amz-date is too far from our clock');
  return signedAt as string;
}

function requireSigned(headers: IncomingHttpHeaders, names: readonly string[]): void {
  const signed = new Set(names);
  if (signed.size !== names.length || names.some((name, at) => at > 0 && name <= (names[at - 1] ?? ''))) {
    throw refused('the signed headers are not sorted or not unique');
  }
  if (!signed.has('host') && !signed.has(':authority')) throw refused('the host is not signed');
  const unsigned = Object.keys(headers).find((name) => name.startsWith('x-amz-') && !signed.has(name));
  if (unsigned !== undefined) throw refused('an x-amz header is not signed');
}

function refused(reason: string): UnauthenticatedError {
  return new UnauthenticatedError(reason);
}
