import type { IncomingHttpHeaders } from 'node:http';

/** A request as it arrived. */
export interface ReceivedRequest {
  readonly method: string;
  /** Path and query as sent, still percent-encoded. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  /** The body as text; `''` when there was none. */
  readonly body: string;
}

/**
 * Writes a request in the one form that signer and verifier share. Source: AWS Signature Version 4, "create a canonical
 * request". Each path segment is encoded once more than it was sent, as every service but S3 asks. Over HTTP/2 clients sign
 * the pseudo header `:authority` like any other.
 */
export function canonicalRequest(
  { headers, method, target }: ReceivedRequest,
  signedHeaders: readonly string[],
  bodyHash: string,
): string {
  const [path = '', query = ''] = splitOnce(target, '?');
  return [
    method,
    canonicalPath(path),
    canonicalQuery(query),
    ...signedHeaders.map((name) => `${name}:${canonicalValue(headers, name)}`),
    '',
    signedHeaders.join(';'),
    bodyHash,
  ].join('\n');
}

/** Dot segments are resolved and empty ones dropped, as signers do. */
function canonicalPath(path: string): string {
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(encode(segment));
  }
  const end = segments.length > 0 && path.endsWith('/') ? '/' : '';
  return `/${segments.join('/')}${end}`;
}

function canonicalQuery(query: string): string {
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => (pair.includes('=') ? pair : `${pair}=`))
    .sort()
    .join('&');
}

function canonicalValue(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[name] ?? (name === 'host' ? headers[':authority'] : undefined) ?? '';
  return [value].flat().join(',').trim().replace(/\s+/g, ' ');
}

/** RFC 3986, section 2.3: everything but unreserved characters. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function splitOnce(text: string, separator: string): readonly string[] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
