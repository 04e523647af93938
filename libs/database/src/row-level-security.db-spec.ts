import { randomUUID } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '@app/testing';
import { Client } from 'pg';
import { connectAs, type DatabaseRole } from './connect';

const organization = randomUUID();
const tenantA = randomUUID();
const tenantB = randomUUID();

describe('row-level security', () => {
  let database: TestDatabase;
  const clients: Client[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
    await database.query(`insert into organizations (id, name) values ($1, 'Acme')`, [organization]);
    for (const tenant of [tenantA, tenantB]) await seed(tenant);
  });

  afterAll(async () => {
    await Promise.all(clients.map((client) => client.end()));
    await database.drop();
  });

  const seed = async (tenant: string): Promise<void> => {
    const client = randomUUID();
    await database.query(
      `insert into tenants (id, organization_id, name, tier) values ($1, $2, 'tenant', 'pilot')`,
      [tenant, organization],
    );
    await database.query(
      `insert into api_clients (id, tenant_id, client_id, roles) values ($1, $2, $3, '{client}')`,
      [client, tenant, client],
    );
    await database.query(
      `insert into api_keys (id, tenant_id, api_client_id, key_hash, key_prefix)
       values ($1, $2, $3, sha256($4::bytea), 'axk')`,
      [randomUUID(), tenant, client, tenant],
    );
    await database.query(
      `insert into access_keys (id, tenant_id, api_client_id, access_key_id, created_at)
       values ($1, $2, $3, $4, now())`,
      [randomUUID(), tenant, client, tenant],
    );
    await database.query(`insert into policies (id, scope, tenant_id) values ($1, 'tenant', $2)`, [
      `policy-${tenant}`,
      tenant,
    ]);
    await database.query(
      `insert into policy_versions (policy_id, version, tenant_id, document, change_type, created_by)
       values ($1, 1, $2, '{}', 'create', 'test')`,
      [`policy-${tenant}`, tenant],
    );
    await database.query(
      `insert into quota_counters (tenant_id, limit_name, window_start, used, last_grant) values ($1, 'burst', now(), 1, 1)`,
      [tenant],
    );
    await database.query(
      `insert into approvals (id, tenant_id, call_id, decision_id, policy_id, client_id, operation, reason, summary,
         status, created_at, expires_at)
       values ($1, $2, $1, $1, 'p', 'c', 'chat', 'r', 's', 'pending', now(), now())`,
      [randomUUID(), tenant],
    );
    await database.query(
      `insert into approval_notices (tenant_id, approval_id) select tenant_id, id from approvals where tenant_id = $1`,
      [tenant],
    );
    await database.query(
      `insert into llm_providers (id, tenant_id, name, type, enabled, priority, weight, settings, version, created_at,
         updated_at, updated_by)
       values ($1, $2, 'mine', 'openai', true, 0, 1, '{}', 1, now(), now(), 'test')`,
      [randomUUID(), tenant],
    );
    await database.query(
      `insert into connectors (tenant_id, id, kind, name, settings, credentials, revision, installed_at, installed_by)
       values ($1, 'c', 'postgres', 'c', '{}', '{}', $1, now(), 'test')`,
      [tenant],
    );
    await seedPolicyLifeCycle(tenant);
    await seedRun(tenant);
    await seedPlans(tenant);
    await auditRecord(tenant);
  };

  const seedPolicyLifeCycle = async (tenant: string): Promise<void> => {
    await database.query(
      `insert into policy_test_cases (policy_id, name, tenant_id, position, call, expect)
       values ($1, 'n', $2, 0, '{}', '{}')`,
      [`policy-${tenant}`, tenant],
    );
    await database.query(
      `insert into policy_overrides (id, policy_id, tenant_id, action, reason, created_by, created_at)
       values ($2, $1, $2, 'block', 'r', 'test', now())`,
      [`policy-${tenant}`, tenant],
    );
    await database.query(
      `insert into policy_session_overrides (id, policy_id, tenant_id, client_id, reason, created_at, expires_at)
       values ($2, $1, $2, 'c', 'r', now(), now() + interval '1 hour')`,
      [`policy-${tenant}`, tenant],
    );
    await database.query(
      `insert into policy_hits (tenant_id, policy_id, policy_version, hour, verdict, enforced_verdict, hits, last_hit_at)
       values ($1, 'p', 1, now(), 'allow', 'block', 1, now())`,
      [tenant],
    );
    await database.query(
      `insert into policy_decisions (tenant_id, stage, hour, decisions) values ($1, 'llm.request', now(), 1)`,
      [tenant],
    );
    await database.query(
      `insert into call_contents (decision_id, stage, tenant_id, expires_at, content)
       values ($1, 'llm.request', $1, now() + interval '1 day', '{}')`,
      [tenant],
    );
  };

  const seedRun = async (tenant: string): Promise<void> => {
    await database.query(
      `insert into plan_runs (id, tenant_id, plan_id, plan_revision, plan_format, plan, input, call, mode, priority, status,
         owner_epoch, deadline, created_at)
       values ($1, $1, 'p', 1, 1, '{}', 'null', '{}', 'auto', 0, 'queued', 0, now(), now())`,
      [tenant],
    );
    await database.query(
      `insert into plan_step_journal values ($1, 's', $1, 1, 'completed', '{}', now(), now())`,
      [tenant],
    );
    await database.query(
      `insert into plan_step_attempts values ($1, 's', 1, 1, $1, 'INTERNAL', 'r', now(), now())`,
      [tenant],
    );
    await database.query(`insert into plan_step_intents values ($1, 's', $1, 'hash', true)`, [tenant]);
    await database.query(`insert into plan_events values ($1, 1, $1, 'run.started', '{}', now())`, [tenant]);
  };

  const seedPlans = async (tenant: string): Promise<void> => {
    await database.query(
      `insert into plans (id, tenant_id, client_id, query, version, status, created_at, updated_at, expires_at)
       values ($1::uuid::text, $1, 'c', 'q', 1, 'pending', now(), now(), now())`,
      [tenant],
    );
    await database.query(
      `insert into plan_versions values ($1::uuid::text, 1, $1, '{}', 'generic', 'auto', '{}', '{}', now(), 'test',
         'create', 's')`,
      [tenant],
    );
    await database.query(
      `insert into agent_definitions (id, tenant_id, domain, version, created_at, updated_at)
       values ($1, $1, 'generic', 1, now(), now())`,
      [tenant],
    );
    await database.query(`insert into agent_definition_versions values ($1, 1, $1, '{}', 'test', now())`, [
      tenant,
    ]);
    await database.query(
      `insert into workflows (id, tenant_id, client_id, name, source, status, trace_id, metadata, started_at)
       values ($1::uuid::text, $1, 'c', 'n', 'external', 'in_progress', 't', '{}', now())`,
      [tenant],
    );
    await database.query(
      `insert into workflow_steps (workflow_id, step_id, tenant_id, step_index, name, type, request_hash, gate,
         first_gated_at, last_gated_at)
       values ($1::uuid::text, 's', $1, 0, 'n', 'llm_call', 'h', '{}', now(), now())`,
      [tenant],
    );
  };

  type Run = (sql: string, params: unknown[]) => Promise<unknown>;
  const asOwner: Run = (sql, params) => database.query(sql, params);
  const auditRecord = (tenant: string, run = asOwner): Promise<unknown> =>
    run(
      `insert into audit_records (id, recorded_at, tenant_id, boot, seq, kind, call_id, client_id, operation, stage,
         verdict, detail, prev_hash, hash)
       values ($1, now(), $2, $1, 1, 'decision', $1, 'c', 'chat', 'llm.request', 'allow', '{}', '', '')`,
      [randomUUID(), tenant],
    );

  const as = async (role: DatabaseRole, tenant?: string): Promise<Client> => {
    const client = await connectAs({ url: database.serviceUrl, statementTimeoutMs: 5_000 }, role);
    clients.push(client);
    if (tenant !== undefined)
      await client.query(`select set_config('axonflow.tenant_id', $1, false)`, [tenant]);
    return client;
  };

  const tenantTables = [
    'api_clients',
    'api_keys',
    'access_keys',
    'llm_providers',
    'connectors',
    'policies',
    'policy_versions',
    'policy_test_cases',
    'policy_overrides',
    'policy_session_overrides',
    'policy_hits',
    'policy_decisions',
    'call_contents',
    'plan_runs',
    'plan_step_journal',
    'plan_step_attempts',
    'plan_step_intents',
    'plan_events',
    'plans',
    'plan_versions',
    'agent_definitions',
    'agent_definition_versions',
    'workflows',
    'workflow_steps',
    'quota_counters',
    'approvals',
    'approval_notices',
    'audit_records',
  ];

  it.each(tenantTables)('shows a tenant its own rows of %s only', async (table) => {
    const app = await as('axonflow_app', tenantA);

    const { rows } = await app.query<{ tenant_id: string }>(
      `select tenant_id from ${table} where tenant_id is not null`,
    );

    expect(rows).toEqual([{ tenant_id: tenantA }]);
  });

  it.each(tenantTables)("shows no tenant's rows of %s without a tenant", async (table) => {
    const app = await as('axonflow_app');

    const { rows } = await app.query(`select 1 from ${table} where tenant_id is not null`);

    expect(rows).toEqual([]);
  });

  it('shows a tenant what was published of the policies that it sees only', async () => {
    await database.query(`update policies set published_version = 1 where tenant_id is not null`);
    const app = await as('axonflow_app', tenantA);

    const { rows } = await app.query(
      `select policy_id from policy_publications where policy_id like 'policy-%' and version = 1`,
    );

    expect(rows).toEqual([{ policy_id: `policy-${tenantA}` }]);
  });

  it('shows a tenant itself only, and nobody without one', async () => {
    const [inTenant, outside] = [await as('axonflow_app', tenantA), await as('axonflow_app')];

    expect((await inTenant.query('select id from tenants')).rows).toEqual([{ id: tenantA }]);
    expect((await outside.query('select id from tenants')).rows).toEqual([]);
  });

  it('never lets a tenant change what stands above it', async () => {
    await database.query(
      `insert into policies (id, scope) values ('sys_test', 'system') on conflict do nothing`,
    );
    const app = await as('axonflow_app', tenantA);

    const seen = await app.query(`select id from policies where id = 'sys_test'`);
    const changed = await app.query(`update policies set deleted_at = now() where scope <> 'tenant'`);

    expect([seen.rowCount, changed.rowCount]).toEqual([1, 0]);
  });

  it('covers every table that has a tenant_id', async () => {
    const rows = await database.query<{ name: string; secure: boolean }>(
      `select c.relname as name, c.relrowsecurity as secure from pg_class c
       join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
       where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = 'public'::regnamespace`,
    );

    expect(rows.map(({ name }) => name).sort()).toEqual([...tenantTables].sort());
    expect(rows.filter(({ secure }) => !secure)).toEqual([]);
  });

  it.each([
    'api_clients',
    'api_keys',
    'access_keys',
    'llm_providers',
    'policies',
    'policy_overrides',
    'approvals',
  ])('changes no row of another tenant in %s', async (table) => {
    const app = await as('axonflow_app', tenantA);

    const changed = await app.query(`update ${table} set created_at = now() where tenant_id = $1`, [tenantB]);

    expect(changed.rowCount).toBe(0);
    await expect(app.query(`update ${table} set tenant_id = $1`, [tenantB])).rejects.toThrow(
      /row-level security/,
    );
  });

  it('adds no row for another tenant', async () => {
    const app = await as('axonflow_app', tenantA);

    const insert = app.query(
      `insert into api_clients (id, tenant_id, client_id, roles) values ($1, $2, 'intruder', '{admin}')`,
      [randomUUID(), tenantB],
    );

    await expect(insert).rejects.toThrow(/row-level security/);
  });

  it.each<[DatabaseRole, string]>([
    ['axonflow_app', 'update audit_records set verdict = verdict'],
    ['axonflow_app', 'delete from audit_records'],
    ['axonflow_app', 'truncate audit_records'],
    ['axonflow_app', `insert into audit_batches values ('${tenantA}', 1, now(), 0, '', '', '')`],
    ['axonflow_platform', 'delete from audit_records'],
    ['axonflow_platform', 'select content from call_contents'],
    ['axonflow_app', 'delete from call_contents'],
    ['axonflow_app', `update policy_versions set document = '{}'`],
    ['axonflow_app', 'delete from policy_versions'],
    ['axonflow_app', 'update policy_hits set hits = 0'],
    ['axonflow_platform', 'update api_keys set revoked_at = null'],
    ['axonflow_platform', 'update llm_providers set endpoint = null'],
    ['axonflow_platform', 'delete from connectors'],
    ['axonflow_audit', 'select 1 from audit_records'],
    ['axonflow_audit', 'select 1 from api_keys'],
    ['axonflow_audit', 'update audit_records set verdict = verdict'],
    ['axonflow_audit', 'delete from audit_batches'],
    ['axonflow_app', 'create table mine (id int)'],
    ['axonflow_app', 'alter table policies disable row level security'],
  ])('refuses %s: %s', async (role, sql) => {
    const client = await as(role, tenantA);

    await expect(client.query(sql)).rejects.toThrow(/permission denied|must be owner/);
  });

  it('refuses everything to a partition of the audit trail that its parent would hide', async () => {
    const [partition] = await database.query<{ name: string }>(
      `select inhrelid::regclass::text as name from pg_inherits where inhparent = 'audit_records'::regclass limit 1`,
    );
    const app = await as('axonflow_app', tenantA);

    await expect(app.query(`select 1 from ${partition?.name}`)).rejects.toThrow(/permission denied/);
  });

  it('lets the audit role add a record for any tenant and make partitions ahead', async () => {
    const audit = await as('axonflow_audit');

    await auditRecord(tenantB, (sql, params) => audit.query(sql, params));
    const made = await audit.query('select axonflow_ensure_audit_partitions()');

    expect(made.rowCount).toBe(1);
  });

  it('gives a login without a role nothing', async () => {
    const login = new Client(database.serviceUrl);
    clients.push(login);
    await login.connect();

    await expect(login.query('select 1 from policies')).rejects.toThrow(/permission denied/);
  });
});
