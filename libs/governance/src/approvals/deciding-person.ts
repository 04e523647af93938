import type { Principal } from '@app/kernel';
import type { Approval, Reviewer } from './approval';

/** As whom somebody decides: only an admin's credential may speak for other people. */
export function decidingPerson({ clientId, roles }: Principal, { email, id }: Reviewer): string {
  const isAdmin = roles.some((role) => role === 'admin' || role === 'org_admin');
  const vouched = isAdmin ? (email ?? id) : undefined;
  return vouched === undefined ? `client:${clientId}` : vouched.toLowerCase();
}

/**
 * Says whether somebody decides about what they asked for themselves: with the credential that asked, whoever it speaks
 * for, or as the person on whose behalf it was asked.
 */
export function isRequester(
  { clientId, requesterNames, userId }: Pick<Approval, 'clientId' | 'requesterNames' | 'userId'>,
  principal: Principal,
  reviewer: Reviewer,
): boolean {
  if (principal.clientId === clientId) return true;
  const own = new Set([userId, ...requesterNames].map((name) => name.toLowerCase()));
  return [reviewer.email, reviewer.id].some((name) => !!name && own.has(name.toLowerCase()));
}
