import type { UpstreamHead } from './incoming-answer';

/**
 * Headers that end here. Hop-by-hop ones concern one connection (RFC 9110, section 7.6.1), the next ones the original
 * bytes or host, and the last ones would show the caller whose account is used.
 */
const withheld = new Set([
  ...['connection', 'keep-alive', 'proxy-authenticate', 'proxy-authorization', 'proxy-connection', 'te'],
  ...['trailer', 'transfer-encoding', 'upgrade'],
  ...['content-length', 'content-encoding', 'alt-svc', 'set-cookie', 'strict-transport-security'],
  ...['openai-organization', 'openai-project', 'anthropic-organization-id'],
]);

const limitHeader = /(?:^|-)ratelimit(?:-|$)/;

/** Picks the headers by which an upstream tells how its limits stand. */
export function limitHeaders(headers: UpstreamHead['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(forwardedHeaders(headers)).filter(([name]) => limitHeader.test(name)),
  );
}

/** Picks the headers of an upstream answer that may go on to the caller. Repeated headers are joined. */
export function forwardedHeaders(headers: UpstreamHead['headers']): Record<string, string> {
  const named = String(headers['connection'] ?? '')
    .toLowerCase()
    .split(',');
  const ofThisConnection = new Set(named.map((name) => name.trim()));
  const forwarded: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || withheld.has(name) || ofThisConnection.has(name)) continue;
    forwarded[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return forwarded;
}
