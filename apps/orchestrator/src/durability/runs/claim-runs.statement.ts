import type { QueryConfig } from 'pg';
import { READABLE_PLAN_FORMATS } from '../plan-format';
import { RUN_COLUMNS } from './run-row';

/** Who takes runs, and how many more. */
export interface ClaimRequest {
  readonly executorId: string;
  /** Runs of its own whose work was lost. */
  readonly lostRunIds: readonly string[];
  readonly limit: number;
  /** Whether runs are meant too that nobody has worked on yet. */
  readonly alsoNew: boolean;
}

/**
 * So many new runs are looked at beyond those that are wanted: tasks that reach at the same time take the first of them, and
 * each must still find one.
 */
const MORE_THAN_WANTED = 100;

const IS_READABLE = 'r.plan_format = any($4::int[])';
/** Nobody has worked on it yet. */
const IS_NEW = `r.status = 'queued' and r.owner is null and r.owner_epoch = 0`;
/** It goes on, or its task was lost. */
const HAS_BEGUN = [
  `r.status = 'queued' and r.owner is null and r.owner_epoch > 0`,
  `r.status = 'awaiting_approval' and r.wake_at <= now()`,
  `r.status = 'running' and r.owner in (select owner from lost)`,
  `r.status = 'running' and r.owner = $1 and r.id = any($2::uuid[])`,
];

/** As `plan_runs_new` has it. */
const ORDER = '(r.parent_id is not null) desc, r.priority desc, r.created_at';

const OWNERS = eachOf({ column: 'owner', condition: `r.status = 'running'`, recursion: 'owners' });
const TENANTS = eachOf({ column: 'tenant_id', condition: IS_NEW, recursion: 'tenants' });

/** Owners without a lease. One whose lease ran out never gets it again, so that who is lost stays lost. */
const LOST = `
  select o.value as owner from owners o left join executor_leases l on l.executor_id = o.value and l.expires_at >= now()
  where o.value is not null and l.executor_id is null`;

/** First by their age: nobody chooses that. */
const BEGUN = HAS_BEGUN.map(
  (condition) => `
  (select r.id, 0::bigint as turn, r.created_at from plan_runs r where ${condition} and ${IS_READABLE}
   order by r.created_at limit $3 + ${MORE_THAN_WANTED})`,
).join(' union all ');

/**
 * By how many runs their tenant has under way when their turn comes, so that no queue keeps other tenants from their share;
 * among the runs of one tenant those go first that others wait for, so that no more begin than come to an end; the priority,
 * which callers choose, orders the rest.
 */
const NEW = `
  (select n.id, n.place + greatest(coalesce(b.runs, 0) - coalesce(a.runs, 0), 0) as turn, n.created_at
   from tenants t left join busy b on b.tenant_id = t.value left join aside a on a.tenant_id = t.value cross join lateral (
     select r.id, r.created_at, row_number() over (order by ${ORDER}) as place from (
       select r.id, r.created_at, r.parent_id, r.priority
       from plan_runs r where r.tenant_id = t.value and ${IS_NEW} and ${IS_READABLE}
       order by ${ORDER} limit $3 + ${MORE_THAN_WANTED}) r) n
   where $5::boolean
   order by turn, n.created_at limit $3 + ${MORE_THAN_WANTED})`;

/**
 * A row that another task takes meanwhile is looked at again before it is locked, beside everything else as it was: so the
 * lost are known by the names that they had then, whoever has just taken a run is none of them, and whatever makes a run free
 * to take is asked of its row once more. The list of ids says nothing that the join does not, but with it PostgreSQL
 * looks rows up by their keys instead of reading every run under way: 5.9 ms a claim against 9.0 with 15,000 of them.
 */
const SQL = `
with recursive owners (value) as (${OWNERS}),
lost as (${LOST}),
tenants (value) as (${TENANTS}),
busy as (
  select tenant_id, count(*) as runs from plan_runs
  where status = 'running' and exists (select from tenants where value is not null) group by tenant_id),
aside as (
  select tenant_id, count(distinct parent_id) as runs from plan_runs
  where parent_id is not null and status in ('queued', 'running') group by tenant_id),
candidates as materialized (${BEGUN} union all ${NEW}),
found as (
  select r.id, r.status from candidates c join plan_runs r on r.id = c.id
  where r.id = any(array(select id from candidates)) and ${IS_READABLE} and (${[IS_NEW, ...HAS_BEGUN].join(' or ')})
  order by c.turn, c.created_at limit $3 for update of r skip locked)
update plan_runs r set owner = $1, owner_epoch = r.owner_epoch + 1, status = 'running', wake_at = null,
  takeovers = r.takeovers + (found.status = 'running')::int,
  deadline = r.deadline + coalesce(now() - r.suspended_at, interval '0'), suspended_at = null,
  started_at = coalesce(r.started_at, now())
from found where r.id = found.id returning ${RUN_COLUMNS}, found.status as before`;

/** Takes runs that nobody works on, exactly once each with any number of tasks. */
export function claimRunsStatement({ alsoNew, executorId, limit, lostRunIds }: ClaimRequest): QueryConfig {
  return {
    name: 'claim_runs',
    text: SQL,
    values: [executorId, lostRunIds, limit, READABLE_PLAN_FORMATS, alsoNew],
  };
}

/** Each value of a column by one look into an index, then null: there are far fewer owners and tenants than runs. */
function eachOf({
  column,
  condition,
  recursion,
}: Record<'column' | 'condition' | 'recursion', string>): string {
  const next = (after: string): string =>
    `(select r.${column} from plan_runs r where ${condition} ${after} order by r.${column} limit 1)`;
  return `${next('')} union all select ${next(`and r.${column} > e.value`)} from ${recursion} e where e.value is not null`;
}
