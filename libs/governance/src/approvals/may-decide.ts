import type { Principal } from '@app/kernel';
import type { Reviewer } from './approval';

/**
 * Says whether somebody may answer a question. Without approvers any admin may. With approvers it takes a credential that is
 * one of them by role or client id, or that of an admin who vouches for a reviewer among them.
 */
export function mayDecide(principal: Principal, reviewer: Reviewer, approvers: readonly string[]): boolean {
  const isAdmin = principal.roles.some((role) => role === 'admin' || role === 'org_admin');
  if (approvers.length === 0) return isAdmin;
  const named = new Set(approvers.map((name) => name.toLowerCase()));
  const own = [...principal.roles, principal.clientId];
  const vouched = isAdmin ? [reviewer.id, reviewer.email, reviewer.role] : [];
  return [...own, ...vouched].some((name) => name !== undefined && named.has(name.toLowerCase()));
}
