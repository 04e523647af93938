import type { QueryConfig } from 'pg';
import type { JournalEntry, StepWrite } from './journal-entry';

/**
 * Stores a batch for the runs whose epoch is still the writer's, and says which runs those were and which outcomes are
 * new. `for share` makes a takeover wait for the batch, or the batch for the takeover; then the epoch no longer matches.
 * Repeating the statement stores nothing twice.
 */
const SQL = `
with owned as (
  select r.id, r.tenant_id from plan_runs r
  join unnest($1::uuid[], $2::bigint[]) as u(run_id, epoch) on u.run_id = r.id and u.epoch = r.owner_epoch
  for share of r),
outcomes as (
  insert into plan_step_journal (run_id, step_key, tenant_id, attempt, status, outcome, started_at, ended_at)
  select o.id, j.step_key, o.tenant_id, j.attempt, j.outcome->>'status', j.outcome, j.started_at, j.ended_at
  from jsonb_to_recordset($3::jsonb) as j(run_id uuid, step_key text, attempt int, outcome jsonb,
    started_at timestamptz, ended_at timestamptz)
  join owned o on o.id = j.run_id
  on conflict do nothing returning run_id, step_key),
attempts as (
  insert into plan_step_attempts (run_id, step_key, owner_epoch, attempt, tenant_id, code, reason, started_at, ended_at)
  select o.id, j.step_key, j.owner_epoch, j.attempt, o.tenant_id, j.code, j.reason, j.started_at, j.ended_at
  from jsonb_to_recordset($4::jsonb) as j(run_id uuid, step_key text, owner_epoch bigint, attempt int, code text,
    reason text, started_at timestamptz, ended_at timestamptz)
  join owned o on o.id = j.run_id
  on conflict do nothing),
intents as (
  insert into plan_step_intents (run_id, step_key, tenant_id, request_hash, idempotent)
  select o.id, j.step_key, o.tenant_id, j.request_hash, j.idempotent
  from jsonb_to_recordset($5::jsonb) as j(run_id uuid, step_key text, request_hash text, idempotent boolean)
  join owned o on o.id = j.run_id
  on conflict do nothing),
events as (
  insert into plan_events (run_id, seq, tenant_id, type, data, occurred_at)
  select o.id, j.seq, o.tenant_id, j.type, j.data, j.occurred_at
  from jsonb_to_recordset($6::jsonb) as j(run_id uuid, seq bigint, type text, data jsonb, occurred_at timestamptz)
  join owned o on o.id = j.run_id
  on conflict do nothing)
select id as run_id, null as step_key from owned
union all select run_id, step_key from outcomes`;

/** A run that is still the writer's, or an outcome of such a run that was not there before. */
export interface InsertedRow {
  readonly run_id: string;
  readonly step_key: string | null;
}

/** @param entries of runs with one epoch each: two epochs of a run never share a batch */
export function insertJournalStatement(entries: readonly JournalEntry[]): QueryConfig {
  const epochs = new Map(entries.map(({ owner }) => [owner.runId, owner.ownerEpoch]));
  const rows = [outcomesOf(entries), attemptsOf(entries), intentsOf(entries), eventsOf(entries)];
  return {
    name: 'insert_journal',
    text: SQL,
    values: [[...epochs.keys()], [...epochs.values()], ...rows.map((each) => JSON.stringify(each))],
  };
}

function outcomesOf(entries: readonly JournalEntry[]): object[] {
  return rowsOf(entries, 'outcome', ({ settled: { attempt, endedAt, outcome, startedAt } }) => ({
    attempt,
    outcome,
    started_at: startedAt,
    ended_at: endedAt,
  }));
}

function attemptsOf(entries: readonly JournalEntry[]): object[] {
  return rowsOf(entries, 'attempt', ({ attempt: { endedAt, startedAt, ...facts } }, { ownerEpoch }) => ({
    ...facts,
    owner_epoch: ownerEpoch,
    started_at: startedAt,
    ended_at: endedAt,
  }));
}

function intentsOf(entries: readonly JournalEntry[]): object[] {
  return rowsOf(entries, 'intent', ({ intent: { idempotent, requestHash } }) => ({
    idempotent,
    request_hash: requestHash,
  }));
}

function eventsOf(entries: readonly JournalEntry[]): object[] {
  return entries.flatMap(({ owner, events }) =>
    events.map(({ seq, type, data, occurredAt }) => ({
      run_id: owner.runId,
      seq,
      type,
      data,
      occurred_at: occurredAt,
    })),
  );
}

function rowsOf<Kind extends StepWrite['kind']>(
  entries: readonly JournalEntry[],
  kind: Kind,
  columns: (step: Extract<StepWrite, { kind: Kind }>, owner: JournalEntry['owner']) => object,
): object[] {
  return entries.flatMap(({ owner, step }) =>
    step?.kind === kind
      ? [
          {
            run_id: owner.runId,
            step_key: step.key,
            ...columns(step as Extract<StepWrite, { kind: Kind }>, owner),
          },
        ]
      : [],
  );
}
