import { createTestDatabase, type TestDatabase } from '@app/testing';
import { PRINCIPAL_HEADER, PrincipalTokens, TenantProvisioner } from '@app/identity';
import { systemClock, type Principal } from '@app/kernel';
import { randomBytes, randomUUID } from 'node:crypto';
import { Pool, type QueryResultRow } from 'pg';
import { request } from 'undici';
import { BuiltProcess } from './built-process';
import { Http1Client } from './http1-client';
import { SideEffects } from './side-effects';
import { until } from './until';

const SECRET = 'a secret of the tests, long enough';
/** The same for all, as in a deployment. */
const CONNECTOR = 'counter';

/** Where a run of a plan stands, as the database has it. */
export interface RunSeen {
  readonly id: string;
  readonly status: string;
  readonly owner_epoch: string;
  readonly takeovers: number;
  readonly steps: Readonly<Record<string, string>>;
}

/** Some orchestrators of one database, each in a process of its own, and a service whose side effects are counted. */
export class Orchestrators {
  private readonly tokens = new PrincipalTokens({ secret: SECRET }, systemClock);

  private constructor(
    private readonly place: {
      readonly database: TestDatabase;
      readonly pool: Pool;
      readonly env: Readonly<Record<string, string>>;
    },
    readonly effects: SideEffects,
    private readonly caller: { readonly principal: Principal; readonly apiKey: string },
    readonly processes: BuiltProcess[],
  ) {}

  /** Starts orchestrators at the same time, on a database that none of them has seen. */
  static async start(count: number, env: Readonly<Record<string, string>> = {}): Promise<Orchestrators> {
    const database = await createTestDatabase();
    const pool = new Pool({ connectionString: database.ownerUrl, max: 4 });
    pool.on('error', () => undefined);
    const effects = await SideEffects.start(pool);
    const { apiKey, tenantId, organizationId, clientId } = await new TenantProvisioner(database).create({
      organizationName: 'Acme',
      tenantName: 'acme',
      tier: 'enterprise',
    });
    const principal: Principal = {
      tenantId,
      organizationId,
      clientId,
      roles: ['client'],
      tier: 'enterprise',
      limits: { burstPerSecond: 100_000, monthlyQuota: null },
    };
    await database.query('update tenants set burst_per_second = 100000');
    await installCounter(database, tenantId, effects.origin);
    const processes = await Promise.all(Array.from({ length: count }, () => startOne(database, env)));
    return new Orchestrators({ database, pool, env }, effects, { principal, apiKey }, processes);
  }

  get ownerUrl(): string {
    return this.place.database.ownerUrl;
  }

  /** Starts an agent that knows one of them only. @returns it, and a client of the tenant whose runs they have */
  async agentOf(place: number): Promise<{ readonly agent: BuiltProcess; readonly client: Http1Client }> {
    const agent = await BuiltProcess.start('agent', {
      env: {
        DATABASE_URL: this.place.database.serviceUrl,
        ORCHESTRATOR_URL: this.processes[place]?.origin ?? '',
      },
    });
    return { agent, client: new Http1Client(agent.origin, this.caller.apiKey) };
  }

  /** Runs one statement as the owner of the database. */
  async query<Row extends QueryResultRow>(sql: string, params: readonly unknown[] = []): Promise<Row[]> {
    return (await this.place.pool.query<Row>(sql, [...params])).rows;
  }

  /** Puts a new process in the place of one that is gone, or adds one. @param env differs from that of the others */
  async replace(at: number, env: Readonly<Record<string, string>> = {}): Promise<void> {
    this.processes[at] = await startOne(this.place.database, { ...this.place.env, ...env });
  }

  /** Begins to run a plan on one of them. @returns its run, as soon as it is stored */
  async begin(place: number, name: string): Promise<string> {
    this.run(place, chainsPlan(name)).catch(() => undefined);
    return this.runNamed(name);
  }

  /** Asks one of them to run a plan; the answer may never come. */
  async run(place: number, plan: object): Promise<{ readonly status: number; readonly body: unknown }> {
    const token = await this.tokens.sign(this.caller.principal, {
      traceId: randomBytes(16).toString('hex'),
      requestId: randomUUID(),
    });
    const answer = await request(`${this.processes[place]?.origin}/api/v1/plan/execute`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', [PRINCIPAL_HEADER]: token },
      body: JSON.stringify({ plan }),
      reset: true,
    });
    return { status: answer.statusCode, body: await answer.body.json() };
  }

  /** The run of the plan with this name, as soon as it is stored. */
  async runNamed(name: string): Promise<string> {
    let id: string | undefined;
    await until(`the run '${name}' is stored`, async () => {
      const rows = await this.query<{ id: string }>(`select id from plan_runs where plan->>'name' = $1`, [
        name,
      ]);
      id = rows[0]?.id;
      return id !== undefined;
    });
    return id as string;
  }

  /** Waits until runs have ended. */
  async ended(runIds: readonly string[]): Promise<RunSeen[]> {
    await until('the runs have ended', async () => {
      const [row] = await this.query<{ count: string }>(
        'select count(*) from plan_runs where id = any($1) and ended_at is null',
        [runIds],
      );
      return row?.count === '0';
    });
    return this.query<RunSeen>(
      `select r.id, r.status, r.owner_epoch, r.takeovers,
         (select jsonb_object_agg(j.step_key, j.status) from plan_step_journal j where j.run_id = r.id) as steps
       from plan_runs r where r.id = any($1)`,
      [runIds],
    );
  }

  async stop(): Promise<void> {
    await Promise.all(
      this.processes.map((each) => {
        each.signal('SIGCONT');
        return each.kill();
      }),
    );
    await this.effects.close();
    await this.place.pool.end();
    await this.place.database.drop();
  }
}

function startOne(database: TestDatabase, env: Readonly<Record<string, string>>): Promise<BuiltProcess> {
  return BuiltProcess.start('orchestrator', {
    env: { DATABASE_URL: database.serviceUrl, AXONFLOW_CONNECTOR_TRUSTED_HOSTS: '127.0.0.0/8', ...env },
  });
}

async function installCounter(database: TestDatabase, tenantId: string, origin: string): Promise<void> {
  const parameters = { step: { type: 'string' } };
  const settings = {
    base_url: origin,
    max_connections: 50,
    operations: {
      once: { method: 'PUT', path: '/effects/{step}', parameters, idempotent: true },
      risky: { method: 'POST', path: '/effects/{step}', parameters, idempotent: false },
    },
  };
  await database.query(
    `insert into connectors (tenant_id, id, kind, name, settings, credentials, revision, installed_at, installed_by)
     values ($1, $2, 'http-rest', 'Counter', $3, '{}', $4, now(), 'test')`,
    [tenantId, CONNECTOR, JSON.stringify(settings), randomUUID()],
  );
}

/** Five chains of three steps with a side effect each; those of the last chain must never happen twice. */
export function chainsPlan(name: string): object {
  const steps = [0, 1, 2, 3, 4].flatMap((chain) =>
    [0, 1, 2].map((at) => ({
      id: `c${chain}s${at}`,
      type: 'connector-call',
      connector: CONNECTOR,
      operation: 'execute',
      action: chain === 4 ? 'risky' : 'once',
      parameters: { step: `c${chain}s${at}` },
      depends_on: at === 0 ? [] : [`c${chain}s${at - 1}`],
    })),
  );
  return { name, steps };
}
