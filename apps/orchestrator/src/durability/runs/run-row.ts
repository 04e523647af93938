import type { LongCall } from '@app/governance';
import type { Json, TenantId } from '@app/kernel';
import type { Plan } from '../../planning/plan';
import type { ParentStep, RunRequest, RunStatus, StoredRun } from './stored-run';

/** Columns of `plan_runs` that make a {@link ParentStep}. */
export const PARENT_COLUMNS = 'r.parent_id, r.root_id, r.key_prefix';

/** Columns of `plan_runs` that make a {@link StoredRun}; whole numbers of 64 bits come as text. */
export const RUN_COLUMNS = `r.id, r.tenant_id, r.plan_id, r.plan_revision, r.plan, r.input, r.call, r.mode, r.priority,
  r.status, r.requested, r.owner_epoch, r.wake_seq, r.takeovers, r.deadline, r.created_at, r.started_at, ${PARENT_COLUMNS}`;

/** A row with {@link PARENT_COLUMNS}: each has something in it, or none has. */
export interface ParentRow {
  readonly parent_id: string | null;
  readonly root_id: string | null;
  readonly key_prefix: string | null;
}

/** A row with {@link RUN_COLUMNS}. */
export interface RunRow extends ParentRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly plan_id: string;
  readonly plan_revision: number;
  readonly plan: Plan;
  readonly input: Json;
  readonly call: LongCall;
  readonly mode: string;
  readonly priority: number;
  readonly status: RunStatus;
  readonly requested: RunRequest | null;
  readonly owner_epoch: string;
  readonly wake_seq: string;
  readonly takeovers: number;
  readonly deadline: Date;
  readonly created_at: Date;
  readonly started_at: Date | null;
}

export function runOf(row: RunRow): StoredRun {
  return {
    runId: row.id,
    tenantId: row.tenant_id as TenantId,
    planId: row.plan_id,
    planRevision: row.plan_revision,
    plan: row.plan,
    input: row.input,
    call: row.call,
    mode: row.mode,
    priority: row.priority,
    status: row.status,
    requested: row.requested,
    ownerEpoch: Number(row.owner_epoch),
    wakeSeq: Number(row.wake_seq),
    takeovers: row.takeovers,
    deadline: row.deadline,
    createdAt: row.created_at,
    startedAt: row.started_at,
    parent: parentOf(row),
  };
}

export function parentOf({ key_prefix, parent_id, root_id }: ParentRow): ParentStep | null {
  if (parent_id === null || root_id === null || key_prefix === null) return null;
  return { runId: parent_id, rootId: root_id, keyPrefix: key_prefix };
}
