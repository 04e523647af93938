import type { ApprovalId, PolicyId } from '@app/kernel';
import type { NumberedHit } from './hit';
import { byPrecedence } from './precedence';

/** A person's consent to what one version of a policy wanted approved. Whether it is about this very call is settled before. */
export interface ApprovalGrant {
  readonly approvalId: ApprovalId;
  readonly policyId: PolicyId;
  readonly version: number;
}

/** A consent that made a difference: without it the policy would have asked. */
export type UsedApproval = Omit<ApprovalGrant, 'version'>;

/**
 * Takes the demand out of the hits whose approval was given; whatever else they cause stays. A policy that was changed
 * since asks again.
 * @param hits enforced ones, the strongest first
 * @returns hits in the new order, and the grants that were used
 */
export function withGrants(
  hits: readonly NumberedHit[],
  grants: readonly ApprovalGrant[],
): { readonly hits: readonly NumberedHit[]; readonly used: readonly UsedApproval[] } {
  const used: UsedApproval[] = [];
  const left = hits.map((hit) => {
    const grant = grants.find(
      ({ policyId, version }) => policyId === hit.policy.policyId && version === hit.policy.version,
    );
    if (grant === undefined || hit.policy.action !== 'require_approval') return hit;
    used.push({ approvalId: grant.approvalId, policyId: grant.policyId });
    return { ...hit, policy: { ...hit.policy, action: 'log' as const } };
  });
  return { hits: left.toSorted((one, other) => byPrecedence(one.policy, other.policy)), used };
}
