import { randomUUID } from 'node:crypto';
import { newId, systemClock, type ClientId, type TenantId } from '@app/kernel';
import type { RunStart } from '../run-starts';
import type { StoredRun } from '../runs/stored-run';

interface Owner {
  query(sql: string, params: readonly unknown[]): Promise<unknown>;
}

/** A tenant that may have runs. */
export async function aTenant(database: Owner): Promise<TenantId> {
  const [organization, tenant] = [randomUUID(), randomUUID()];
  await database.query(`insert into organizations (id, name) values ($1, 'Acme')`, [organization]);
  await database.query(
    `insert into tenants (id, organization_id, name, tier) values ($1, $2, 'acme', 'pilot')`,
    [tenant, organization],
  );
  return tenant as TenantId;
}

/** An empty plan that is to be run. */
export function aRunStart(tenantId: TenantId, overrides: Partial<RunStart> = {}): RunStart {
  return {
    planStored: Promise.resolve(),
    plan: { steps: [] },
    planId: 'plan_1',
    planRevision: 1,
    runId: newId(),
    input: null,
    principal: {
      ...{ tenantId, organizationId: newId(), clientId: 'a-client' as ClientId, roles: ['client'] },
      ...{ tier: 'pilot', limits: { burstPerSecond: 100, monthlyQuota: 50_000 } },
    },
    user: {},
    trace: { traceId: 't', requestId: 'r' },
    segments: [],
    mode: 'auto',
    priority: 0,
    timeoutMs: 60_000,
    ...overrides,
  };
}

/** A run that its first owner works on. */
export function aStoredRun(tenantId: TenantId, overrides: Partial<StoredRun> = {}): StoredRun {
  const { input, mode, plan, planId, planRevision, priority, principal, trace } = aRunStart(tenantId);
  return {
    ...{ input, mode, plan, planId, planRevision, priority, tenantId },
    runId: randomUUID(),
    parent: null,
    call: {
      ...{ callId: newId(), decisionId: newId(), stage: 'plan.request', operation: 'plan.execute' },
      ...{ principal, trace, target: {}, user: {} },
    },
    status: 'running',
    requested: null,
    ownerEpoch: 1,
    wakeSeq: 0,
    takeovers: 0,
    startedAt: null,
    deadline: new Date(systemClock.nowMs() + 60_000),
    createdAt: systemClock.now(),
    ...overrides,
  };
}
