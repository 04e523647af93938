import { ENGINE_CONNECTIONS, FEWEST_CONNECTIONS, RUN_CONNECTIONS, tenantPoolSize } from './connection-budget';

/** As PlatformDatabase sizes its pool. */
const platformPoolSize = (tenants: number): number => Math.max(2, Math.ceil(tenants / 4));

describe(tenantPoolSize.name, () => {
  it('keeps the sum of all pools to the budget, whatever it is', () => {
    for (let connections = FEWEST_CONNECTIONS; connections <= 200; connections++) {
      const tenants = tenantPoolSize(connections);
      const sum = tenants + platformPoolSize(tenants) + RUN_CONNECTIONS + ENGINE_CONNECTIONS + 2;

      expect(sum).toBeLessThanOrEqual(connections);
      expect(sum).toBeGreaterThanOrEqual(connections - 1);
      expect(tenants).toBeGreaterThanOrEqual(2);
    }
  });
});
