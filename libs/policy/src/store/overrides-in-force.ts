import type { Action, PolicyId } from '@app/kernel';
import type { PolicyOverride } from '../engine/policy-override';
import { policyScopeOf, type StoredScope } from './stored-scope';

/** A row of {@link OVERRIDES_IN_FORCE}. */
export interface OverrideRow extends StoredScope {
  readonly scope: PolicyOverride['scope']['kind'];
  readonly policy_id: PolicyId;
  readonly action: Action | null;
  readonly enabled: boolean | null;
  readonly expires_at: Date | null;
}

/** Selects the exceptions that have not ended, by the database's clock. */
export const OVERRIDES_IN_FORCE = `
  select policy_id, case when tenant_id is null then 'organization' else 'tenant' end as scope,
    organization_id, tenant_id, action, enabled, expires_at
  from policy_overrides where revoked_at is null and (expires_at is null or expires_at > now())`;

export function overrideOf({
  action,
  enabled,
  expires_at,
  policy_id,
  ...owner
}: OverrideRow): PolicyOverride {
  return {
    policyId: policy_id,
    scope: policyScopeOf(owner) as PolicyOverride['scope'],
    expiresAt: expires_at,
    ...(action === null ? {} : { action }),
    ...(enabled === null ? {} : { enabled }),
  };
}
