/** What the address of somebody who is to be told looks like, for schemas; `webAddressProblem` knows more. */
export const WEB_ADDRESS = { pattern: '^https?://\\S+$', maxLength: 2048 } as const;

/**
 * Says what is wrong with the form of an address that somebody is to be told at; null when nothing is. Where it leads is
 * looked at when it is used.
 */
export function webAddressProblem(text: string): string | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  // A URL drops what is invisible around it, and the database takes no NUL.
  if (url === null || !/^https?:$/.test(url.protocol) || /[\s\p{Cc}]/u.test(text))
    return 'must be an http or https URL';
  return url.username === '' && url.password === '' ? null : 'must not hold credentials';
}
