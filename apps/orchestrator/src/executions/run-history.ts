import { Injectable } from '@nestjs/common';
import { TenantTransaction } from '@app/database';
import type { LongCall } from '@app/governance';
import { isUuid, newId, NotFoundError, type Json, type TenantId } from '@app/kernel';
import type { EntityManager } from 'typeorm';
import { PARENT_COLUMNS, parentOf, type ParentRow } from '../durability/runs/run-row';
import { FINAL_STATUSES, type RunStatus } from '../durability/runs/stored-run';
import type { StepOutcome } from '../execution/step-outcome';
import type { Plan } from '../planning/plan';
import type { RecordedEvent, RecordedRun, RecordedSteps } from './recorded-run';

/** Which runs to list; all that fit every given field. */
export interface RunFilter {
  readonly statuses?: readonly RunStatus[];
  readonly planId?: string;
  readonly from?: Date;
  readonly until?: Date;
  readonly limit: number;
  readonly offset: number;
}

/** A version of a plan, and the id of the run that it becomes. */
export interface RunPlan {
  readonly id: string;
  readonly version: number;
  readonly runId: string;
}

interface RunRow extends ParentRow {
  readonly id: string;
  readonly tenant_id: TenantId;
  readonly plan_id: string;
  readonly plan_revision: number;
  readonly plan: Plan;
  readonly input: Json;
  readonly call: LongCall;
  readonly status: RunStatus;
  readonly output: Json;
  readonly output_text: string | null;
  readonly created_at: Date;
  readonly started_at: Date | null;
  readonly ended_at: Date | null;
}

interface StepRow {
  readonly step_key: string;
  readonly attempt: number;
  readonly outcome: StepOutcome;
  readonly started_at: Date;
  readonly ended_at: Date;
}

const COLUMNS = `id, tenant_id, plan_id, plan_revision, plan, input, call, status, output, output_text, created_at,
  started_at, ended_at, ${PARENT_COLUMNS}`;
const FITS = `($1::text[] is null or status = any($1)) and ($2::text is null or plan_id = $2)
  and ($3::timestamptz is null or created_at >= $3) and ($4::timestamptz is null or created_at <= $4)`;

/**
 * The newest run of a version of a plan: `$1` names the plan, `$2` the version, `$3` the run. By the version for runs that the
 * release before started, by the id for a run that is about to say that it revised its plan.
 */
const IS_NEWEST = `id = (
  select id from (
    select id, created_at from plan_runs where id = $3
    union all
    (select id, created_at from plan_runs where plan_id = $1 and plan_revision = $2 order by created_at desc limit 1)
  ) as r order by created_at desc limit 1)`;

/** Reads what runs of plans left behind. A tenant sees its own. */
@Injectable()
export class RunHistory {
  constructor(private readonly transaction: TenantTransaction) {}

  /** One page of runs, the newest first, and how many there are. */
  page(
    tenantId: TenantId,
    { from, limit, offset, planId, statuses, until }: RunFilter,
  ): Promise<{ readonly runs: readonly RecordedRun[]; readonly total: number }> {
    const filter = [statuses ?? null, planId ?? null, from ?? null, until ?? null];
    return this.transaction.run(tenantId, async (manager) => {
      const rows = await manager.query<RunRow[]>(
        `select ${COLUMNS} from plan_runs r where ${FITS} order by created_at desc, id desc limit $5 offset $6`,
        [...filter, limit, offset],
      );
      const [counted] = await manager.query<{ total: number }[]>(
        `select count(*)::int as total from plan_runs where ${FITS}`,
        filter,
      );
      return { runs: rows.map(runOf), total: counted?.total ?? 0 };
    });
  }

  /** @throws NotFoundError (NOT_FOUND) when the tenant has no such run */
  async find(tenantId: TenantId, runId: string): Promise<RecordedRun> {
    if (!isUuid(runId)) throw unknownExecution();
    const [row] = await this.transaction.run(tenantId, (manager) =>
      manager.query<RunRow[]>(`select ${COLUMNS} from plan_runs r where id = $1`, [runId]),
    );
    if (row === undefined) throw unknownExecution();
    return runOf(row);
  }

  /** The newest run of a version of a plan; null when it was never run. */
  async latestOf(tenantId: TenantId, { id, runId, version }: RunPlan): Promise<RecordedRun | null> {
    const [row] = await this.transaction.run(tenantId, (manager) =>
      manager.query<RunRow[]>(`select ${COLUMNS} from plan_runs r where ${IS_NEWEST}`, [id, version, runId]),
    );
    return row === undefined ? null : runOf(row);
  }

  /** How many runs are not over and not waiting for anybody. */
  async countActive(tenantId: TenantId): Promise<number> {
    const [row] = await this.transaction.run(tenantId, (manager) =>
      manager.query<{ active: number }[]>(
        `select count(*)::int as active from plan_runs where status in ('queued', 'running')`,
      ),
    );
    return row?.active ?? 0;
  }

  /** @param runId of a run that the tenant has */
  steps(tenantId: TenantId, runId: string): Promise<RecordedSteps> {
    return this.transaction.run(tenantId, async (manager) => ({
      settled: await settledSteps(manager, runId),
      startedAt: await startedSteps(manager, runId),
      failedAttempts: await failedAttempts(manager, runId),
    }));
  }

  /** What happened after a place among the events, in order, `limit` events at most. */
  async eventsAfter(
    tenantId: TenantId,
    { limit, runId, seq }: { readonly runId: string; readonly seq: number; readonly limit: number },
  ): Promise<readonly RecordedEvent[]> {
    const rows = await this.transaction.run(tenantId, (manager) =>
      manager.query<{ seq: string; type: string; data: RecordedEvent['data']; occurred_at: Date }[]>(
        `select seq, type, data, occurred_at from plan_events where run_id = $1 and seq > $2 order by seq limit $3`,
        [runId, seq, limit],
      ),
    );
    return rows.map((row) => ({
      runId,
      seq: Number(row.seq),
      type: row.type,
      data: row.data,
      occurredAt: row.occurred_at,
    }));
  }

  /** The place of the newest event of a run; 0 when there is none. */
  async lastSeq(tenantId: TenantId, runId: string): Promise<number> {
    const [row] = await this.transaction.run(tenantId, (manager) =>
      manager.query<{ seq: string | null }[]>('select max(seq) as seq from plan_events where run_id = $1', [
        runId,
      ]),
    );
    return Number(row?.seq ?? 0);
  }

  /**
   * Removes a run that is over, with all that it left behind. Its plan can become another run, to which nothing that people
   * said to this one applies.
   * @returns false when it is not over yet
   */
  async remove(tenantId: TenantId, runId: string): Promise<boolean> {
    const { planId } = await this.find(tenantId, runId);
    return this.transaction.run(tenantId, async (manager) => {
      const [, removed] = await manager.query<[unknown[], number]>(
        'delete from plan_runs where id = $1 and status = any($2)',
        [runId, FINAL_STATUSES],
      );
      const values = [planId, runId, newId()];
      if (removed === 1)
        await manager.query('update plans set run_id = $3 where id = $1 and run_id = $2', values);
      return removed === 1;
    });
  }
}

/** Where the newest run of a version of a plan stands, as a transaction sees it; null when it was never run. */
export async function latestStatusOf(
  manager: EntityManager,
  { id, runId, version }: RunPlan,
): Promise<RunStatus | null> {
  const [row] = await manager.query<Pick<RunRow, 'status'>[]>(
    `select status from plan_runs where ${IS_NEWEST}`,
    [id, version, runId],
  );
  return row?.status ?? null;
}

async function settledSteps(manager: EntityManager, runId: string): Promise<RecordedSteps['settled']> {
  const rows = await manager.query<StepRow[]>(
    'select step_key, attempt, outcome, started_at, ended_at from plan_step_journal where run_id = $1',
    [runId],
  );
  return new Map(
    rows.map(({ attempt, ended_at: endedAt, outcome, started_at: startedAt, step_key: key }) => [
      key,
      { attempt, outcome, startedAt, endedAt },
    ]),
  );
}

async function startedSteps(manager: EntityManager, runId: string): Promise<RecordedSteps['startedAt']> {
  const rows = await manager.query<{ step_key: string; started_at: Date }[]>(
    `select data->>'step' as step_key, min(occurred_at) as started_at from plan_events
     where run_id = $1 and type = 'step.started' and data ? 'step' group by 1`,
    [runId],
  );
  return new Map(rows.map(({ started_at: startedAt, step_key: key }) => [key, startedAt]));
}

async function failedAttempts(
  manager: EntityManager,
  runId: string,
): Promise<RecordedSteps['failedAttempts']> {
  const rows = await manager.query<{ step_key: string; failed: number }[]>(
    'select step_key, count(*)::int as failed from plan_step_attempts where run_id = $1 group by 1',
    [runId],
  );
  return new Map(rows.map(({ failed, step_key: key }) => [key, failed]));
}

function runOf(row: RunRow): RecordedRun {
  return {
    runId: row.id,
    parent: parentOf(row),
    tenantId: row.tenant_id,
    planId: row.plan_id,
    planRevision: row.plan_revision,
    plan: row.plan,
    input: row.input,
    call: row.call,
    status: row.status,
    output: row.output,
    outputText: row.output_text,
    createdAt: row.created_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
  };
}

function unknownExecution(): NotFoundError {
  return new NotFoundError('There is no such execution.');
}
