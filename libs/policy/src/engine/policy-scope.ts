import type { OrganizationId, TenantId } from '@app/kernel';

/** Whose calls a policy governs. */
export type PolicyScope =
  | { readonly kind: 'system' }
  | { readonly kind: 'organization'; readonly organizationId: OrganizationId }
  | { readonly kind: 'tenant'; readonly tenantId: TenantId };

/** A text that is equal for equal scopes only. */
export function scopeKey(scope: PolicyScope): string {
  switch (scope.kind) {
    case 'system':
      return 'system';
    case 'organization':
      return `organization:${scope.organizationId}`;
    case 'tenant':
      return `tenant:${scope.tenantId}`;
  }
}
