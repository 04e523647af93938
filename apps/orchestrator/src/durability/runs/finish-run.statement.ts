import type { QueryConfig } from 'pg';
import type { FinishedRun } from '../../execution/run-result';
import type { Ownership, RunEvent } from '../journal/journal-entry';
import { FROM_THE_TOP, IS_BELOW, IS_UNFINISHED, TO_BE_CANCELLED } from './run-family';

/** A row for a run that has ended. */
export interface EndedRow {
  readonly ended_at: Date;
  /** The run that waited for it and goes on, and runs that are cancelled because nobody waits for them any more. */
  readonly moved: readonly string[];
}

/**
 * The parent is locked first, see {@link FROM_THE_TOP}. It waits for people, or will when its other steps are done, where its
 * child did so; a child that was never taken up again did not, and is watched.
 */
const SQL = `
with above as materialized (
  select r.id from plan_runs c join plan_runs r on r.id = c.parent_id
  where c.id = $1 and (r.status = 'awaiting_approval' or r.status = 'running' and $2 > 1) for update of r),
top as (
  update plan_runs r set status = $4, output = $5, output_text = $6, ended_at = now(), owner = null
  where r.id = $1 and r.owner_epoch = $2 and r.status = 'running' and (select count(*) from above) >= 0
  returning r.id, r.tenant_id, r.ended_at, r.root_id, r.key_prefix),
events as (
  insert into plan_events (run_id, seq, tenant_id, type, data, occurred_at)
  select top.id, e.seq, top.tenant_id, e.type, e.data, e."occurredAt" from top,
    jsonb_to_recordset($3::jsonb) as e(seq bigint, type text, data jsonb, "occurredAt" timestamptz)),
woken as (
  update plan_runs r set wake_seq = r.wake_seq + 1,
    status = case when r.status = 'awaiting_approval' then 'queued' else r.status end
  from above, top where r.id = above.id returning r.id),
below as (
  select r.id from plan_runs r, top where ${IS_BELOW} and r.${IS_UNFINISHED} ${FROM_THE_TOP}),
orphaned as (
  update plan_runs set ${TO_BE_CANCELLED}, wake_seq = wake_seq + 1
  where id in (select id from below) returning id)
select ended_at, array(select id from woken union all select id from orphaned) as moved from top`;

/**
 * Ends a run together with its last events. What its steps have begun and did not wait for is cancelled; a run that waits
 * for it goes on. Gives no row when somebody else owns it.
 */
export function finishRunStatement(
  { ownerEpoch, runId }: Ownership,
  ended: FinishedRun,
  events: readonly RunEvent[],
): QueryConfig {
  return {
    name: 'finish_run',
    text: SQL,
    values: [
      ...[runId, ownerEpoch, JSON.stringify(events)],
      ...[ended.status, JSON.stringify(ended.output), ended.text],
    ],
  };
}
