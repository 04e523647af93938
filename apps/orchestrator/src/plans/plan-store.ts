import { Inject, Injectable } from '@nestjs/common';
import { TenantTransaction } from '@app/database';
import { CLOCK, newId, NotFoundError, type Clock, type Principal, type TenantId } from '@app/kernel';
import type { EntityManager } from 'typeorm';
import { latestStatusOf } from '../executions/run-history';
import { PlanVersionEntity } from './plan-version.entity';
import { PlanEntity } from './plan.entity';
import { PlanConflictError } from './plans.errors';
import type { PlanChange, PlanContent, PlanVersion, StoredPlan } from './stored-plan';

/** What is known of a plan before it is stored. */
export interface NewPlan extends PlanContent {
  readonly id: string;
  readonly query: string;
  readonly status: 'pending' | 'started';
  readonly expiresAt: Date;
}

/** A plan on its way into the store. */
export interface AddedPlan {
  readonly plan: StoredPlan;
  /** Rejects with DatabaseUnavailableError (DATABASE_UNAVAILABLE); then it is not known whether the plan is stored. */
  readonly stored: Promise<void>;
}

/** A plan and its first version, in one round trip. */
const ADD_PLAN = {
  name: 'add_plan',
  sql: `
  plan as (
    insert into plans (id, tenant_id, client_id, query, version, status, created_at, updated_at, expires_at, run_id)
    select $2, tenant_id, $3, $4, 1, $5, $6, $6, $7, $14 from scope)
  insert into plan_versions (plan_id, version, tenant_id, document, domain, execution_mode, facts, metadata, changed_at,
    changed_by, change_type, change_summary)
  select $2, 1, tenant_id, $8, $11, $12, $9, $10, $6, $3, 'created', $13 from scope`,
};

/** Keeps plans and all versions of them. */
@Injectable()
export class PlanStore {
  constructor(
    private readonly transaction: TenantTransaction,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @returns the plan at once; what else there is to do with it may begin while it is being stored */
  add({ clientId, tenantId }: Principal, plan: NewPlan): AddedPlan {
    const now = this.clock.now();
    const { expiresAt, id, query, status, ...content } = plan;
    const { document, domain, executionMode, facts, metadata } = content;
    const row = {
      ...{ id, tenantId, clientId, query, version: 1, status, expiresAt, runId: newId() },
      createdAt: now,
      updatedAt: now,
    };
    const summary = facts.planner === 'caller' ? 'Given by the caller.' : 'Made from a question.';
    const stored = this.transaction.insert(tenantId, ADD_PLAN, [
      ...[id, clientId, query, status, now, expiresAt],
      ...[document, facts, metadata].map((value) => JSON.stringify(value)),
      ...[domain, executionMode, summary, row.runId],
    ]);
    return { plan: { ...content, ...row }, stored };
  }

  /** @throws NotFoundError (NOT_FOUND) when the tenant has no such plan */
  find(tenantId: TenantId, id: string): Promise<StoredPlan> {
    return this.transaction.run(tenantId, (manager) => current(manager, id));
  }

  /** What a version of a plan says. @param version null means the current one. @throws NotFoundError (NOT_FOUND) */
  async document(tenantId: TenantId, id: string, version: number | null): Promise<PlanContent> {
    if (version === null) return this.find(tenantId, id);
    const versions = await this.versions(tenantId, id);
    const found = versions.find((each) => each.version === version);
    if (found === undefined) throw new NotFoundError(`The plan has no version ${version}.`);
    return found;
  }

  /** Every version, the newest first. @throws NotFoundError (NOT_FOUND) */
  versions(tenantId: TenantId, id: string): Promise<readonly PlanVersion[]> {
    return this.transaction.run(tenantId, async (manager) => {
      const versions = await manager.find(PlanVersionEntity, {
        where: { planId: id },
        order: { version: 'DESC' },
      });
      if (versions.length === 0) throw unknownPlan();
      return versions;
    });
  }

  /**
   * Adds a version, which can be started even when an earlier one was.
   * @throws PlanConflictError (CONFLICT) with `current_version` when it is another one by now; NotFoundError (NOT_FOUND)
   */
  change(
    principal: Principal,
    plan: { readonly id: string; readonly expected: number | null },
    next: (
      current: StoredPlan,
      manager: EntityManager,
    ) => Promise<PlanContent & Omit<PlanChange, 'changedBy'>>,
  ): Promise<StoredPlan> {
    const { clientId, tenantId } = principal;
    const { expected, id } = plan;
    const updatedAt = this.clock.now();
    return this.transaction.run(tenantId, async (manager) => {
      const before = await current(manager, id, 'locked');
      if (expected !== null && expected !== before.version) throw versionConflict(before.version);
      const content = await next(before, manager);
      const version = before.version + 1;
      const changed = { version, status: 'pending' as const, updatedAt, runId: newId() };
      await manager.update(PlanEntity, id, changed);
      await this.addVersion(manager, { ...before, ...changed }, { ...content, changedBy: clientId });
      return { ...before, ...content, ...changed };
    });
  }

  /**
   * Adds what the run of the current version has made of it, as a version that is started already. The execution mode is
   * written into it. Nothing happens when there is that version, or no such plan.
   */
  async addRevision(
    tenantId: TenantId,
    {
      document,
      id,
      version,
    }: Pick<PlanContent, 'document'> & { readonly id: string; readonly version: number },
  ): Promise<void> {
    const updatedAt = this.clock.now();
    await this.transaction.run(tenantId, async (manager) => {
      const found = await manager.exists(PlanEntity, { where: { id } });
      const before = found ? await current(manager, id, 'locked') : null;
      if (before === null || before.version >= version) return;
      await manager.update(PlanEntity, id, { version, updatedAt });
      const changes = { document, executionMode: 'auto' as const, changedBy: before.clientId };
      const change = { changeType: 'replanned' as const, changeSummary: 'Revised by its run.' };
      await this.addVersion(manager, { ...before, version, updatedAt }, { ...before, ...changes, ...change });
    });
  }

  /**
   * Moves a plan into another state, if nobody was faster. A started one stays as it is once its run is stored.
   * @param plan as it was read
   * @returns the plan as it is now; null when it is another by now, or was run
   */
  async move(plan: StoredPlan, status: StoredPlan['status']): Promise<StoredPlan | null> {
    const { id, tenantId, updatedAt, version } = plan;
    const changed = { status, updatedAt: this.clock.now() };
    const isMoved = await this.transaction.run(tenantId, async (manager) => {
      if (plan.status === 'started' && (await latestStatusOf(manager, plan)) !== null) return false;
      const asRead = { id, version, status: plan.status, updatedAt };
      const { affected } = await manager.update(PlanEntity, asRead, changed);
      return affected === 1;
    });
    return isMoved ? { ...plan, ...changed } : null;
  }

  private async addVersion(
    manager: EntityManager,
    { id, tenantId, updatedAt, version }: Pick<StoredPlan, 'id' | 'tenantId' | 'updatedAt' | 'version'>,
    content: PlanContent & PlanChange,
  ): Promise<void> {
    const { changeSummary, changeType, changedBy, document, domain, executionMode, facts, metadata } =
      content;
    await manager.insert(PlanVersionEntity, {
      planId: id,
      version,
      tenantId,
      document: document as object,
      domain,
      executionMode,
      facts,
      metadata: metadata as object,
      changedAt: updatedAt,
      changedBy,
      changeType,
      changeSummary,
    });
  }
}

async function current(manager: EntityManager, id: string, locked?: 'locked'): Promise<StoredPlan> {
  const plan = await manager.findOne(PlanEntity, {
    where: { id },
    ...(locked && { lock: { mode: 'pessimistic_write' } }),
  });
  if (plan === null) throw unknownPlan();
  const { document, domain, executionMode, facts, metadata } = await manager.findOneByOrFail(
    PlanVersionEntity,
    {
      planId: id,
      version: plan.version,
    },
  );
  return { ...plan, tenantId: plan.tenantId as TenantId, document, domain, executionMode, facts, metadata };
}

function unknownPlan(): NotFoundError {
  return new NotFoundError('There is no such plan.');
}

function versionConflict(currentVersion: number): PlanConflictError {
  return new PlanConflictError(`The plan is at version ${currentVersion} by now; read it again.`, {
    details: { current_version: currentVersion },
  });
}
