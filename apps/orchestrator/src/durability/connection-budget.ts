/** Connections of the journal, the leases and the state of runs. The journal keeps one busy, the others are short. */
export const RUN_CONNECTIONS = 3;

/** Connections of the durable engine, which writes two rows a run. */
export const ENGINE_CONNECTIONS = 2;

/** The audit trail writes on a connection of its own, and notices come in on another. */
const SINGLE_CONNECTIONS = 2;

/** For each connection of tenant work there is a quarter of one for platform work. */
const PLATFORM_SHARE = 1 / 4;

/** The fewest connections with which an orchestrator works: two for tenants, two for the platform, and the fixed ones. */
export const FEWEST_CONNECTIONS = RUN_CONNECTIONS + ENGINE_CONNECTIONS + SINGLE_CONNECTIONS + 4;

/**
 * What is left for tenant work of all the connections that one orchestrator may open, so that the sum over all its pools
 * keeps to it: 20 leave 10, beside 3 for platform work, 3 for runs, 2 for the engine and 2 single ones. 50 orchestrators
 * then open 1000 at most.
 */
export function tenantPoolSize(connections: number): number {
  const shared = connections - RUN_CONNECTIONS - ENGINE_CONNECTIONS - SINGLE_CONNECTIONS;
  const tenants = Math.floor(shared / (1 + PLATFORM_SHARE));
  return Math.max(2, Math.min(tenants, shared - 2));
}
