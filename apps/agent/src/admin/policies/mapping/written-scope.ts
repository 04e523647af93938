import { ForbiddenError, type Principal } from '@app/kernel';
import type { StoredPolicy } from '@app/policy';

/** Whose policy a body means. Absent fields say nothing. */
interface SaidOwner {
  readonly tier?: string | null;
  readonly organization_id?: string | null;
}

/**
 * Reads whose calls a policy is to govern: the tenant's, unless the body says otherwise.
 * @throws ForbiddenError (FORBIDDEN) for the tier system, for a role that is missing, and for another organization
 */
export function writtenScope(
  { organizationId, roles }: Principal,
  { organization_id: named, tier }: SaidOwner,
): 'organization' | 'tenant' {
  if (!tier || tier === 'tenant') return 'tenant';
  if (tier !== 'organization') {
    throw new ForbiddenError(`Policies of the tier ${tier} cannot be written; override them instead.`);
  }
  if (!roles.includes('org_admin')) {
    throw new ForbiddenError('Policies of an organization need a credential with the role org_admin.');
  }
  if (named && named !== organizationId) {
    throw new ForbiddenError('Only policies of your own organization can be written.');
  }
  return 'organization';
}

/** @throws ForbiddenError (FORBIDDEN) when a change says that a policy is somebody else's */
export function requireSameScope(
  { scope }: Pick<StoredPolicy, 'scope'>,
  said: 'organization' | 'tenant',
): void {
  if (scope !== said)
    throw new ForbiddenError(`A policy of the tier ${scope} stays one; make a new one instead.`);
}
