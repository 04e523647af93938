import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, newId, NotFoundError, type Clock, type Principal, type TenantId } from '@app/kernel';
import type { EntityManager } from 'typeorm';
import type { RunAtRest } from '../durability/segments/run-rests';
import { Executions } from '../executions/executions.service';
import { latestStatusOf } from '../executions/run-history';
import { wholeExecution } from '../executions/whole-execution';
import { planStatus, isUnfinished, type PlanState } from './plan-state';
import { PlanStore, type AddedPlan, type NewPlan } from './plan-store';
import { plansSection, type PlansSettings } from './plans.config';
import { PlanConflictError } from './plans.errors';
import type { PlanContent, StoredPlan } from './stored-plan';

/** Plans that people keep, and where each stands. */
@Injectable()
export class Plans {
  constructor(
    private readonly store: PlanStore,
    private readonly executions: Executions,
    @Inject(plansSection.token) private readonly settings: PlansSettings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Keeps a plan for later. @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE) */
  async create(principal: Principal, content: PlanContent & { readonly query: string }): Promise<StoredPlan> {
    const { plan, stored } = this.added(principal, content, 'pending');
    await stored;
    return plan;
  }

  /** Keeps a plan that is run at once, which can be decided about while it is being stored. */
  createStarted(principal: Principal, content: PlanContent): AddedPlan {
    return this.added(principal, { ...content, query: '' }, 'started');
  }

  /** @throws NotFoundError (NOT_FOUND) when the tenant has no such plan */
  async state(tenantId: TenantId, id: string): Promise<PlanState> {
    return this.stateOf(await this.store.find(tenantId, id));
  }

  /**
   * Where a plan stands whose run was awaited.
   * @param rest where the run came to rest; null when there is none, or it still goes on
   * @throws NotFoundError (NOT_FOUND) when the tenant has no such plan any more
   */
  async stateAfter(plan: StoredPlan, rest: RunAtRest | null): Promise<PlanState> {
    const execution = rest === null ? null : wholeExecution(rest);
    if (execution === null) return this.state(plan.tenantId, plan.id);
    return {
      plan,
      status: planStatus(plan, execution.run.status, this.clock.now()),
      execution,
      questions: [],
    };
  }

  /** Where a plan stands, by the run of its current version. */
  async stateOf(plan: StoredPlan): Promise<PlanState> {
    const execution = await this.executions.latestOf(plan.tenantId, plan);
    const status = planStatus(plan, execution?.run.status ?? null, this.clock.now());
    const questions = execution === null ? [] : await this.executions.openQuestions(execution.run);
    return { plan, status, execution, questions };
  }

  /**
   * Adds a version, which can be started even when an earlier one was.
   * @throws PlanConflictError (CONFLICT) when another version is current, or a run is under way; NotFoundError (NOT_FOUND)
   */
  change(
    principal: Principal,
    plan: { readonly id: string; readonly version: number },
    next: PlanContent & { readonly changeSummary: string },
  ): Promise<StoredPlan> {
    return this.store.change(principal, { id: plan.id, expected: plan.version }, async (current, manager) => {
      await this.requireAtRest(current, manager);
      return { ...next, changeType: 'updated' };
    });
  }

  /**
   * Makes an earlier version current again, as a new one: nothing is lost, and it can be started.
   * @throws PlanConflictError (CONFLICT) when it is current, or a run is under way; NotFoundError (NOT_FOUND)
   */
  async rollBack(
    principal: Principal,
    { id, version }: { readonly id: string; readonly version: number },
  ): Promise<{ readonly plan: StoredPlan; readonly previousVersion: number }> {
    const versions = await this.store.versions(principal.tenantId, id);
    const target = versions.find((each) => each.version === version);
    if (target === undefined) throw new NotFoundError(`The plan has no version ${version}.`);
    const plan = await this.store.change(principal, { id, expected: null }, async (current, manager) => {
      await this.requireAtRest(current, manager);
      const { document, domain, executionMode, facts, metadata } = target;
      const changeSummary = `Back to version ${version}.`;
      return { document, domain, executionMode, facts, metadata, changeType: 'rolled_back', changeSummary };
    });
    return { plan, previousVersion: plan.version - 1 };
  }

  private added(
    principal: Principal,
    content: PlanContent & { readonly query: string },
    status: NewPlan['status'],
  ): AddedPlan {
    const expiresAt = new Date(this.clock.nowMs() + this.settings.lifetimeSeconds * 1000);
    return this.store.add(principal, { ...content, id: `plan_${newId()}`, status, expiresAt });
  }

  /** Reads in the transaction that changes the plan: with one more for each, they would wait for each other's connections. */
  private async requireAtRest(plan: StoredPlan, manager: EntityManager): Promise<void> {
    const runStatus = await latestStatusOf(manager, plan);
    const status = planStatus(plan, runStatus, this.clock.now());
    if (!isUnfinished(status)) return;
    throw new PlanConflictError(`The plan is ${status}; cancel it first.`, {
      details: { current_version: plan.version, status },
    });
  }
}
