import type { Json, TenantId } from '@app/kernel';
import type { PlanEstimate } from '../planning/estimates/estimate-plan';
import type { ExecutionMode } from '../planning/modes/execution-mode';
import { withMode } from '../planning/modes/with-mode';
import type { Plan } from '../planning/plan';

/** What is known about a plan beside its steps. */
export interface PlanFacts {
  /** Who made it: `model`, `rules`, or `caller` for plans that were given. */
  readonly planner: 'caller' | 'model' | 'rules';
  /** Why rules made it: a public sentence; null for all others. */
  readonly reason: string | null;
  /** 1 (trivial) to 5. */
  readonly complexity: number;
  readonly parallel: boolean;
  /** What a run may use, in its execution mode. */
  readonly estimate: PlanEstimate;
}

/** What one version of a plan says. */
export interface PlanContent {
  /** As it was written; the execution mode is not in it. */
  readonly document: Plan;
  readonly domain: string;
  readonly executionMode: ExecutionMode;
  readonly facts: PlanFacts;
  readonly metadata: { readonly [key: string]: Json };
}

/** The plan as it runs: the document in its execution mode. */
export function modedPlan({
  document,
  executionMode,
}: Pick<PlanContent, 'document' | 'executionMode'>): Plan {
  return withMode(document, executionMode);
}

/** What happened to a plan. */
export type PlanChangeType = 'created' | 'replanned' | 'rolled_back' | 'updated';

/** Who changed a plan, and how. */
export interface PlanChange {
  readonly changedBy: string;
  readonly changeType: PlanChangeType;
  readonly changeSummary: string;
}

/** One version of a plan. */
export interface PlanVersion extends PlanContent, PlanChange {
  readonly version: number;
  readonly changedAt: Date;
}

/** A plan that is kept, with its current version. */
export interface StoredPlan extends PlanContent {
  readonly id: string;
  readonly tenantId: TenantId;
  readonly clientId: string;
  /** The question it was made for, masked as in the audit trail; `''` when it was given. */
  readonly query: string;
  readonly version: number;
  /** `started`: its current version was run, or somebody is about to; what became of it is told by the run. */
  readonly status: 'cancelled' | 'pending' | 'started';
  /** The run that its current version becomes: one, however often and by whomever it is started. */
  readonly runId: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** A plan that was not started by then cannot be started any more. */
  readonly expiresAt: Date;
}
