import type { QueryConfig } from 'pg';
import { PLAN_FORMAT } from '../plan-format';
import type { NewRun } from './new-run';
import type { ParentStep } from './stored-run';

/** A run that a step of another run makes. */
export interface NewChild extends NewRun {
  readonly parent: ParentStep;
}

const COLUMNS = `id, tenant_id, plan_id, plan_revision, plan_format, plan, input, call, mode, priority, deadline, created_at,
  owner, owner_epoch, status, started_at, suspended_at`;

/**
 * Stores a run once, for a task that works on it at once or, with null, for whichever is free. Gives a row when the stored
 * run is of this very start, be it from a try before.
 */
export function insertRunStatement(run: NewRun, executorId: string | null): QueryConfig {
  const isOwned = executorId !== null;
  return {
    name: 'insert_run',
    text: `insert into plan_runs (${COLUMNS})
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
      on conflict (id) do update set mode = excluded.mode where plan_runs.call->'callId' = excluded.call->'callId'
      returning id`,
    values: [
      ...valuesOf(run),
      ...(isOwned
        ? [executorId, 1, 'running', run.createdAt, null]
        : [null, 0, 'queued', null, run.createdAt]),
    ],
  };
}

/**
 * Stores a child once, if whoever asks for it still owns its parent, and returns its id. The parent's row is locked, so that
 * it does not end meanwhile; a parent that is to pause or to be cancelled has such children.
 */
export function insertChildStatement(child: NewChild, parentEpoch: number): QueryConfig {
  const { keyPrefix, rootId, runId } = child.parent;
  return {
    name: 'insert_child_run',
    text: `insert into plan_runs (${COLUMNS}, requested, parent_id, root_id, key_prefix)
      select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10::int, $11::timestamptz, $12::timestamptz,
        null, 0, 'queued', null, $12, p.requested, p.id, $13, $14
      from plan_runs p where p.id = $15 and p.owner_epoch = $16 and p.status = 'running' for share of p
      on conflict (id) do nothing returning id`,
    values: [...valuesOf(child), rootId, keyPrefix, runId, parentEpoch],
  };
}

function valuesOf(run: NewRun): readonly unknown[] {
  return [
    ...[run.runId, run.tenantId, run.planId, run.planRevision, PLAN_FORMAT],
    ...[run.plan, run.input, run.call].map((value) => JSON.stringify(value)),
    ...[run.mode, run.priority, run.deadline, run.createdAt],
  ];
}
