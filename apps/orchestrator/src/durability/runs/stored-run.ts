import type { LongCall } from '@app/governance';
import type { Json, TenantId } from '@app/kernel';
import type { Plan } from '../../planning/plan';

/** Where a run stands. The last five are for good. */
export type RunStatus =
  | 'queued'
  | 'running'
  | 'awaiting_approval'
  | 'paused'
  | 'completed'
  | 'partial'
  | 'failed'
  | 'cancelled'
  | 'blocked';

/** What somebody wants of a run. */
export type RunRequest = 'cancel' | 'pause';

/** Names a run of a tenant. */
export interface RunRef {
  readonly runId: string;
  readonly tenantId: TenantId;
}

/** The step of another run that has made a run. */
export interface ParentStep {
  /** The run that it is a step of. */
  readonly runId: string;
  /** The run above all, which no step has made. */
  readonly rootId: string;
  /** What begins the keys of the steps of the run that was made, among those of the run above all; such as `trip.`. */
  readonly keyPrefix: string;
}

/** Where a run stands among others. */
export interface RunPlace {
  readonly runId: string;
  /** Null when no step has made it. */
  readonly parent: ParentStep | null;
}

/** A run as it is stored. */
export interface StoredRun extends RunPlace, RunRef {
  readonly planId: string;
  readonly planRevision: number;
  readonly plan: Plan;
  readonly input: Json;
  /** The governed call that the whole run is. */
  readonly call: LongCall;
  /** How the plan was asked to run. */
  readonly mode: string;
  /** Higher goes first. */
  readonly priority: number;
  readonly status: RunStatus;
  readonly requested: RunRequest | null;
  /** Grows whenever a task takes the run; what an earlier owner writes is refused. */
  readonly ownerEpoch: number;
  /** Grows whenever something outside changed. */
  readonly wakeSeq: number;
  /** How often a task was lost while it worked on the run. */
  readonly takeovers: number;
  /** When its time is up; moved on by the time that the run waits for people or for a free task. */
  readonly deadline: Date;
  readonly createdAt: Date;
  /** When work on it began; null as long as it has not. */
  readonly startedAt: Date | null;
}

export const FINAL_STATUSES: readonly RunStatus[] = [
  'completed',
  'partial',
  'failed',
  'cancelled',
  'blocked',
];
