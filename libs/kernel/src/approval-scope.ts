const ONCE = 'once:';

/**
 * The scope of approvals that let the very same call of the same caller go on once, whenever it comes again before they
 * expire.
 * @param subject what people consent to beyond the texts and the target of the call
 */
export function onceScope(subject: string): string {
  return `${ONCE}${subject}`;
}

/** Says whether an approval in the scope is used up by the first call that it lets go on. */
export function isOnceScope(scope: string | null | undefined): boolean {
  return scope?.startsWith(ONCE) === true;
}
