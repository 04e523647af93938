import type { ClientId, OrganizationId, TenantId } from './ids';

/**
 * What a credential may do: `client` makes governed calls, `admin` also manages its tenant, `org_admin` also writes the policies
 * that govern all tenants of its organization.
 */
export type Role = 'client' | 'admin' | 'org_admin';

/** Size of the contract. Tiers differ in volume only. Source: architecture overview, "Throughput". */
export type Tier = 'pilot' | 'growth' | 'enterprise';

/** How much a tenant may use, after tier defaults and the tenant's own settings. */
export interface TenantLimits {
  /** Requests per second, shared by all tasks. */
  readonly burstPerSecond: number;
  /** Requests per calendar month (UTC); null means no limit. */
  readonly monthlyQuota: number | null;
}

/** Who makes a call. It comes from the credential only, never from a header or field that a caller can choose. */
export interface Principal {
  readonly tenantId: TenantId;
  readonly organizationId: OrganizationId;
  readonly clientId: ClientId;
  readonly roles: readonly Role[];
  readonly tier: Tier;
  readonly limits: TenantLimits;
}
