/**
 * Headers that settings may not set: those of one connection (RFC 9110, section 7.6.1), those that proxies read, those that
 * tell the message apart from the next, and those that carry credentials, which are kept as secrets.
 */
const DENIED = new Set([
  'authorization',
  'connection',
  'content-encoding',
  'content-length',
  'cookie',
  'expect',
  'forwarded',
  'host',
  'http2-settings',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'via',
  'x-real-ip',
]);
const DENIED_BEGINNINGS = ['proxy-', 'x-forwarded-', 'x-amz-security-', 'metadata'];
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Says whether settings may set a header of this name. */
export function isAllowedHeader(name: string): boolean {
  const lower = name.toLowerCase();
  return (
    NAME.test(name) &&
    !DENIED.has(lower) &&
    !DENIED_BEGINNINGS.some((beginning) => lower.startsWith(beginning))
  );
}

/** Says whether a text can be the value of a header (RFC 9110, section 5.5). */
export function isHeaderValue(text: string): boolean {
  return VALUE.test(text);
}
