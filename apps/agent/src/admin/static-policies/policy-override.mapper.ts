import type { Principal } from '@app/kernel';
import type { StoredOverride, StoredPolicy } from '@app/policy';
import { kindOf } from '../policies/mapping/policy-kind';
import type { PolicyOverride } from './static-policy.dto';

/** Writes an exception in the form of the contract. No field is null: what it leaves open is filled in from the policy. */
export function toPolicyOverride(
  override: StoredOverride,
  policy: StoredPolicy,
  principal: Principal,
): PolicyOverride {
  const action = override.action ?? policy.document.action;
  const { tenantId, organizationId } = principal;
  return {
    id: override.id,
    policy_id: override.policyId,
    policy_type: kindOf(policy),
    action_override: action,
    ...(override.enabled === null ? {} : { enabled_override: override.enabled }),
    override_reason: override.reason,
    ...(override.scope === 'tenant' ? { tenant_id: tenantId } : { organization_id: organizationId }),
    ...(override.expiresAt === null ? {} : { expires_at: override.expiresAt.toISOString() }),
    active: override.active,
    created_by: override.author,
    created_at: override.createdAt.toISOString(),
    action,
    reason: override.reason,
  };
}

/** The exception in force for each policy; the tenant's own goes before its organization's. */
export function activeOverrides(overrides: readonly StoredOverride[]): ReadonlyMap<string, StoredOverride> {
  const active = overrides.filter((override) => override.active);
  const ofScope = (scope: StoredOverride['scope']) => active.filter((override) => override.scope === scope);
  return new Map(
    [...ofScope('organization'), ...ofScope('tenant')].map((override) => [override.policyId, override]),
  );
}
