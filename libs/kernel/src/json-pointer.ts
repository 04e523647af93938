/** A JSON value, as parsed from a request body. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Writes one reference token of a JSON pointer (RFC 6901, section 3). */
export function escapePointerToken(token: string): string {
  return token.replaceAll('~', '~0').replaceAll('/', '~1');
}

function tokensOf(pointer: string): string[] {
  return pointer === ''
    ? []
    : pointer
        .slice(1)
        .split('/')
        .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function replaceTokens(value: Json, tokens: readonly string[], replacement: Json): Json {
  const [token, ...rest] = tokens;
  if (token === undefined) return replacement;
  if (Array.isArray(value)) {
    return value.map((item: Json, index) =>
      String(index) === token ? replaceTokens(item, rest, replacement) : item,
    );
  }
  if (value === null || typeof value !== 'object' || !Object.hasOwn(value, token)) return value;
  const fields = value as { readonly [key: string]: Json };
  return { ...fields, [token]: replaceTokens(fields[token] as Json, rest, replacement) };
}

/**
 * Puts a value at a place inside a JSON document.
 * @returns a new document that shares every untouched part with the old one; the document itself when the pointer
 * leads nowhere.
 */
export function replaceAt(document: Json, pointer: string, replacement: Json): Json {
  return replaceTokens(document, tokensOf(pointer), replacement);
}
