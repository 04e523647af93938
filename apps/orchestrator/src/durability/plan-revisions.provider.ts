import type { TenantId } from '@app/kernel';
import type { Plan } from '../planning/plan';

/** Injection token of {@link PlanRevisions}. */
export const PLAN_REVISIONS = Symbol('PLAN_REVISIONS');

/** A plan that its run has revised. */
export interface RevisedPlan {
  readonly tenantId: TenantId;
  readonly planId: string;
  readonly revision: number;
  readonly plan: Plan;
}

/** Where plans are kept. */
export interface PlanRevisions {
  /** Keeps a revision. Nothing happens when it is kept already, or the plan is not kept at all. */
  keep(revised: RevisedPlan): Promise<void>;
}
