import type { ApprovalGrant, UsedApproval } from './approval-grant';
import type { NumberedHit } from './hit';
import { byPrecedence } from './precedence';

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
  if (grants.length === 0) return { hits, used: [] };
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
