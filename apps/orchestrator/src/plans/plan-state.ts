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

/** A start takes milliseconds: one that has stored no run after this time was probably lost with its task. */
const START_MS = 10_000;

/**
 * A plan whose start is under way counts as running until its run is stored. After START_MS without a run it can be started
 * again: should the first start go on after all, one of the two is refused, because both are for the same run.
 */
export function planStatus(plan: StoredPlan, runStatus: RunStatus | null, now: Date): PlanStatus {
  if (runStatus !== null) return runStatus === 'queued' ? 'running' : runStatus;
  if (plan.status === 'cancelled') return 'cancelled';
  if (plan.status === 'started' && now.getTime() - plan.updatedAt.getTime() < START_MS) return 'running';
  return plan.expiresAt.getTime() <= now.getTime() ? 'expired' : 'pending';
}

const UNFINISHED: ReadonlySet<PlanStatus> = new Set(['awaiting_approval', 'paused', 'running']);

/** Says whether a run of the plan is under way or waits. */
export function isUnfinished(status: PlanStatus): boolean {
  return UNFINISHED.has(status);
}
