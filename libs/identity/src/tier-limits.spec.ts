import { limitsOf } from './tier-limits';

const nothing = { burstPerSecond: null, monthlyQuota: null };

describe(limitsOf.name, () => {
  it('gives what the tiers promise', () => {
    expect(limitsOf('pilot', nothing)).toEqual({ burstPerSecond: 100, monthlyQuota: 50_000 });
    expect(limitsOf('growth', nothing)).toEqual({ burstPerSecond: 500, monthlyQuota: 500_000 });
    expect(limitsOf('enterprise', nothing).monthlyQuota).toBeNull();
    expect(limitsOf('enterprise', nothing).burstPerSecond).toBeGreaterThanOrEqual(1000);
  });

  it('prefers the settings of the tenant', () => {
    expect(limitsOf('pilot', { burstPerSecond: 7, monthlyQuota: null })).toEqual({
      burstPerSecond: 7,
      monthlyQuota: 50_000,
    });
    expect(limitsOf('enterprise', { burstPerSecond: null, monthlyQuota: 9 }).monthlyQuota).toBe(9);
  });
});
