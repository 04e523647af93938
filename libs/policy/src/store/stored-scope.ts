import type { OrganizationId, TenantId } from '@app/kernel';
import type { PolicyScope } from '../engine/policy-scope';

/** The owner of a policy as its row tells it; the columns that do not go with the kind are null. */
export interface StoredScope {
  readonly scope: PolicyScope['kind'];
  readonly organization_id: OrganizationId;
  readonly tenant_id: TenantId;
}

export function policyScopeOf({ organization_id, scope, tenant_id }: StoredScope): PolicyScope {
  switch (scope) {
    case 'system':
      return { kind: scope };
    case 'organization':
      return { kind: scope, organizationId: organization_id };
    case 'tenant':
      return { kind: scope, tenantId: tenant_id };
  }
}
