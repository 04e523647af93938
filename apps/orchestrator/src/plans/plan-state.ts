import type { Approval } from '@app/governance';
import type { RunStatus } from '../durability/runs/stored-run';
import type { ExecutionView } from '../executions/execution-view';
import type { StoredPlan } from './stored-plan';

/** Where a plan stands. */
export type PlanStatus = Exclude<RunStatus, 'queued'> | 'expired' | 'pending';

/** A plan with the run of its current version, if it was run. */
export interface PlanState {
  readonly plan: StoredPlan;
  readonly status: PlanStatus;
  readonly execution: ExecutionView | null;
  /** What people must say before it can go on, the oldest question first. */
  readonly questions: readonly Approval[];
}

/** A plan whose run has begun but is not stored yet counts as running. */
export function planStatus(plan: StoredPlan, runStatus: RunStatus | null, now: Date): PlanStatus {
  if (runStatus !== null) return runStatus === 'queued' ? 'running' : runStatus;
  if (plan.status === 'started') return 'running';
  if (plan.status === 'cancelled') return 'cancelled';
  return plan.expiresAt.getTime() <= now.getTime() ? 'expired' : 'pending';
}

const UNFINISHED: ReadonlySet<PlanStatus> = new Set(['awaiting_approval', 'paused', 'running']);

/** Says whether a run of the plan is under way or waits. */
export function isUnfinished(status: PlanStatus): boolean {
  return UNFINISHED.has(status);
}
