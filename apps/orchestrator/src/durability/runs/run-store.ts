import { Injectable } from '@nestjs/common';
import { DatabaseUnavailableError } from '@app/database';
import type { FinishedRun, SuspendedRun } from '../../execution/run-result';
import type { Ownership, RunEvent } from '../journal/journal-entry';
import type { Plan } from '../../planning/plan';
import type { QueryConfig } from 'pg';
import { PLAN_FORMAT } from '../plan-format';
import { RunDatabase } from '../run-database';
import { claimRunsStatement, type ClaimRequest } from './claim-runs.statement';
import { finishRunStatement, type EndedRow } from './finish-run.statement';
import { insertChildStatement, insertRunStatement, type NewChild } from './insert-run.statement';
import type { NewRun } from './new-run';
import { RunChannels, type RunChannel } from './run-channels';
import { runOf, type RunRow } from './run-row';
import type { RunRef, StoredRun } from './stored-run';

/** A run that was taken. */
export interface ClaimedRun {
  readonly run: StoredRun;
  /** What it was before: `running` means that a task was lost. */
  readonly before: StoredRun['status'];
}

interface RowChange {
  readonly name: string;
  /** Who should know. */
  readonly announce: RunChannel;
  readonly set: string;
  readonly where?: string;
  readonly values: readonly unknown[];
}

/** The rows of runs as their owners change them. Whatever an owner writes is fenced by its epoch. */
@Injectable()
export class RunStore {
  constructor(
    private readonly database: RunDatabase,
    private readonly channels: RunChannels,
  ) {}

  /**
   * Stores a new run, once: of several starts under the same id the first counts. Tried twice, because who lost the answer
   * of the first time does not know whether it was stored.
   * @param executorId the task that works on it at once; null leaves it to whichever is free
   * @returns false when another start counts
   * @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE); then it is not known whether the run is stored
   */
  async insert(run: NewRun, executorId: string | null): Promise<boolean> {
    const isStored = await this.insertOnce(insertRunStatement(run, executorId));
    if (executorId === null) this.channels.announce('plan_run_queued', [run.runId]);
    return isStored;
  }

  /**
   * Stores a run that a step has made, once, for whichever task is free: two owners of its parent may begin it, and the first
   * one counts. What is wanted of its parent is wanted of it too.
   * @returns false when it was stored before, or another task owns its parent
   * @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE); then it is not known whether the run is stored
   */
  async insertChild(child: NewChild, parentEpoch: number): Promise<boolean> {
    const isStored = await this.insertOnce(insertChildStatement(child, parentEpoch));
    this.channels.announce('plan_run_queued', [child.runId]);
    return isStored;
  }

  private async insertOnce(statement: QueryConfig): Promise<boolean> {
    const rows = await this.database.run(statement).catch((error: unknown) => {
      if (error instanceof DatabaseUnavailableError) return this.database.run(statement);
      throw error;
    });
    return rows.length === 1;
  }

  /** Says whether there is such a run, whatever became of it. @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE) */
  async isStored({ runId, tenantId }: RunRef): Promise<boolean> {
    const rows = await this.database.run({
      name: 'is_run_stored',
      text: 'select 1 from plan_runs where id = $1 and tenant_id = $2',
      values: [runId, tenantId],
    });
    return rows.length === 1;
  }

  /**
   * Takes runs that nobody works on: first those whose task was lost and those that go on, the oldest first; then new ones,
   * in turn by tenant. Exact with any number of tasks. Time spent waiting does not count against the deadline.
   * @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE)
   */
  async claim(request: ClaimRequest): Promise<ClaimedRun[]> {
    const rows = await this.database.run<RunRow & { before: StoredRun['status'] }>(
      claimRunsStatement(request),
    );
    return rows.map((row) => ({ run: runOf(row), before: row.before }));
  }

  /**
   * Which runs a task owns, beside those that it knows of.
   * @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE)
   */
  async ownedBeside(executorId: string, knownRunIds: readonly string[]): Promise<string[]> {
    const rows = await this.database.run<{ id: string }>({
      name: 'runs_owned_beside',
      text: `select id from plan_runs where status = 'running' and owner = $1 and not id = any($2::uuid[])`,
      values: [executorId, knownRunIds],
    });
    return rows.map(({ id }) => id);
  }

  /**
   * Gives a run the next revision of its plan.
   * @returns false when another task owns it
   */
  async revise({ ownerEpoch, runId }: Ownership, plan: Plan, revision: number): Promise<boolean> {
    const rows = await this.database.run({
      name: 'revise_run',
      text: `update plan_runs set plan = $3, plan_revision = $4, plan_format = $5
        where id = $1 and owner_epoch = $2 and status = 'running' returning id`,
      values: [runId, ownerEpoch, JSON.stringify(plan), revision, PLAN_FORMAT],
    });
    return rows.length === 1;
  }

  /**
   * Ends a run together with its last events. Runs of its steps that go on are cancelled; one that waits for it is woken.
   * @returns when it ended; null when another task owns it, then nothing is stored
   */
  async finish(owner: Ownership, ended: FinishedRun, events: readonly RunEvent[]): Promise<Date | null> {
    const [row] = await this.database.run<EndedRow>(finishRunStatement(owner, ended, events));
    if (row === undefined) return null;
    this.channels.announce('plan_run_rests', [owner.runId]);
    this.channels.announceMoved(row.moved);
    return row.ended_at;
  }

  /**
   * Lets a run wait, unless something happened since `wakeSeq`.
   * @returns false when something did, or another task owns it
   */
  async suspend(owner: Ownership, rest: SuspendedRun, wakeSeq: number): Promise<boolean> {
    return this.change(owner, [], {
      name: 'suspend_run',
      announce: 'plan_run_rests',
      set: `status = $4, wake_at = $5, suspended_at = now(), owner = null`,
      where: 'and r.wake_seq = $6',
      values: [rest.status, wakeAtOf(rest), wakeSeq],
    });
  }

  /** Gives runs back, so that another task goes on at once. */
  async handOver(owner: Ownership, events: readonly RunEvent[]): Promise<boolean> {
    return this.change(owner, events, {
      name: 'hand_over_run',
      announce: 'plan_run_queued',
      set: `status = 'queued', suspended_at = now(), owner = null`,
      values: [],
    });
  }

  private async change(
    { ownerEpoch, runId }: Ownership,
    events: readonly RunEvent[],
    { announce, name, set, values, where = '' }: RowChange,
  ): Promise<boolean> {
    const rows = await this.database.run({
      name,
      text: `with changed as (
          update plan_runs r set ${set} where r.id = $1 and r.owner_epoch = $2 and r.status = 'running' ${where}
          returning r.id, r.tenant_id),
        events as (
          insert into plan_events (run_id, seq, tenant_id, type, data, occurred_at)
          select c.id, e.seq, c.tenant_id, e.type, e.data, e."occurredAt" from changed c,
            jsonb_to_recordset($3::jsonb) as e(seq bigint, type text, data jsonb, "occurredAt" timestamptz))
        select id from changed`,
      values: [runId, ownerEpoch, JSON.stringify(events), ...values],
    });
    if (rows.length === 1) this.channels.announce(announce, [runId]);
    return rows.length === 1;
  }
}

/** The run wakes by itself when the first of its questions expires. */
function wakeAtOf(rest: SuspendedRun): Date | null {
  if (rest.status === 'paused') return null;
  const times = rest.waiting.map(({ expiresAt }) => expiresAt.getTime());
  return times.length === 0 ? null : new Date(Math.min(...times));
}
