import type { TenantLimits, Tier } from '@app/kernel';

/**
 * What a tenant of each tier may use, unless the tenant has its own settings.
 * Source: architecture overview, "Throughput". Enterprise is promised at least 1,000 requests a second and no monthly
 * limit; its ceiling protects the shared services from a runaway program.
 */
const TIER_LIMITS: Readonly<Record<Tier, TenantLimits>> = {
  pilot: { burstPerSecond: 100, monthlyQuota: 50_000 },
  growth: { burstPerSecond: 500, monthlyQuota: 500_000 },
  enterprise: { burstPerSecond: 10_000, monthlyQuota: null },
};

/** The limits of one tenant: its own settings where it has some, else those of its tier. */
export function limitsOf(
  tier: Tier,
  own: { readonly burstPerSecond: number | null; readonly monthlyQuota: number | null },
): TenantLimits {
  const usual = TIER_LIMITS[tier];
  return {
    burstPerSecond: own.burstPerSecond ?? usual.burstPerSecond,
    monthlyQuota: own.monthlyQuota ?? usual.monthlyQuota,
  };
}
