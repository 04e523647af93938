import { randomBytes, randomUUID } from 'node:crypto';
import { PRINCIPAL_HEADER, PrincipalTokens, type ProvisionedTenant } from '@app/identity';
import { systemClock, type Principal } from '@app/kernel';
import { Pool } from 'undici';
import { BuiltProcess } from '../faults/support/built-process';

const CONNECTIONS = 64;

/** Some built orchestrators of one database, and a caller that the agent has vouched for. */
export class MapOrchestrators {
  private readonly tokens = new PrincipalTokens(
    { secret: 'a secret of the tests, long enough' },
    systemClock,
  );
  private readonly pools: readonly Pool[];
  private sent = 0;

  private constructor(
    readonly processes: readonly BuiltProcess[],
    private readonly principal: Principal,
  ) {
    this.pools = processes.map(({ origin }) => new Pool(origin, { connections: CONNECTIONS }));
  }

  static async start(
    count: number,
    tenant: ProvisionedTenant,
    env: Readonly<Record<string, string>>,
  ): Promise<MapOrchestrators> {
    const { clientId, organizationId, tenantId } = tenant;
    const limits = { burstPerSecond: 1_000_000, monthlyQuota: null };
    const principal = { clientId, organizationId, tenantId, roles: ['client'], tier: 'enterprise', limits };
    const processes = await Promise.all(
      Array.from({ length: count }, () => BuiltProcess.start('orchestrator', { env })),
    );
    return new MapOrchestrators(processes, principal as Principal);
  }

  /** Runs a plan on the next orchestrator in turn. @returns how long it took, in milliseconds */
  async run(plan: object): Promise<number> {
    const token = await this.tokens.sign(this.principal, {
      traceId: randomBytes(16).toString('hex'),
      requestId: randomUUID(),
    });
    const pool = this.pools[this.sent++ % this.pools.length] as Pool;
    const startedMs = performance.now();
    const { body, statusCode } = await pool.request({
      method: 'POST',
      path: '/api/v1/plan/execute',
      headers: { 'content-type': 'application/json', [PRINCIPAL_HEADER]: token },
      body: JSON.stringify({ plan }),
    });
    const text = await body.text();
    const elapsedMs = performance.now() - startedMs;
    if (statusCode !== 200 || !text.includes('"status":"completed"')) {
      throw new Error(`A plan did not complete: ${statusCode} ${text.slice(0, 500)}`);
    }
    return elapsedMs;
  }

  async stop(): Promise<void> {
    await Promise.all(this.pools.map((pool) => pool.destroy()));
    await Promise.all(this.processes.map((each) => each.kill()));
  }
}
