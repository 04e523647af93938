import { Injectable } from '@nestjs/common';
import { NotFoundError } from '@app/kernel';
import { RunDatabase } from '../run-database';
import { RunChannels } from './run-channels';
import { FROM_THE_TOP, IS_BELOW, IS_UNFINISHED, TO_BE_CANCELLED } from './run-family';
import type { RunRef, RunRequest, RunStatus } from './stored-run';

/** What has been asked of a run that a task works on. */
export interface RunControlState {
  readonly runId: string;
  readonly ownerEpoch: number;
  readonly requested: RunRequest | null;
  readonly wakeSeq: number;
  readonly status: RunStatus;
}

/** What may be asked of runs, from any task. Requests that come too late, or again, change nothing. */
@Injectable()
export class RunControlsStore {
  constructor(
    private readonly database: RunDatabase,
    private readonly channels: RunChannels,
  ) {}

  /** A run that rests is woken, so that whoever takes it ends it in order. @throws NotFoundError (NOT_FOUND) */
  cancel(ref: RunRef): Promise<RunStatus> {
    return this.change(ref, TO_BE_CANCELLED);
  }

  /**
   * Nothing new starts, in runs of its steps neither; what runs is finished. A run that is to be cancelled stays so.
   * @throws NotFoundError (NOT_FOUND)
   */
  pause(ref: RunRef): Promise<RunStatus> {
    return this.changeWithThoseBelow(
      ref,
      `requested = coalesce(requested, 'pause'), suspended_at = case when owner is null then coalesce(suspended_at, now()) end,
       status = case when owner is null and requested is distinct from 'cancel' then 'paused' else status end`,
    );
  }

  /** Lets a run go on, and runs of its steps with it. @throws NotFoundError (NOT_FOUND) */
  resume(ref: RunRef): Promise<RunStatus> {
    return this.changeWithThoseBelow(
      ref,
      `requested = nullif(requested, 'pause'), status = case when status = 'paused' then 'queued' else status end`,
    );
  }

  /**
   * Says that something outside changed, such as an approval; a question of a run that a step has made is one of the run above
   * all. @throws NotFoundError (NOT_FOUND)
   */
  wake(ref: RunRef): Promise<RunStatus> {
    return this.change(ref, `status = case when status = 'awaiting_approval' then 'queued' else status end`);
  }

  /** What has been asked of these runs. @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE) */
  async statesOf(runIds: readonly string[]): Promise<RunControlState[]> {
    const rows = await this.database.run<{
      id: string;
      owner_epoch: string;
      requested: RunRequest | null;
      wake_seq: string;
      status: RunStatus;
    }>({
      name: 'run_control_states',
      text: 'select id, owner_epoch, requested, wake_seq, status from plan_runs where id = any($1::uuid[])',
      values: [runIds],
    });
    return rows.map(({ id, owner_epoch, requested, status, wake_seq }) => ({
      runId: id,
      ownerEpoch: Number(owner_epoch),
      requested,
      status,
      wakeSeq: Number(wake_seq),
    }));
  }

  private change(ref: RunRef, set: string): Promise<RunStatus> {
    return this.changeAll('r.id = top.id', ref, set);
  }

  private changeWithThoseBelow(ref: RunRef, set: string): Promise<RunStatus> {
    return this.changeAll(`(r.id = top.id or ${IS_BELOW})`, ref, set);
  }

  /** @returns where the run itself stands afterwards */
  private async changeAll(isMeant: string, ref: RunRef, set: string): Promise<RunStatus> {
    const { runId, tenantId } = ref;
    const changed = await this.database.run<{ id: string; status: RunStatus }>({
      text: `with top as (select id, root_id, key_prefix from plan_runs where id = $1 and tenant_id = $2),
        meant as (select r.id from plan_runs r, top where ${isMeant} and r.${IS_UNFINISHED} ${FROM_THE_TOP})
        update plan_runs set ${set}, wake_seq = wake_seq + 1 where id in (select id from meant) returning id, status`,
      values: [runId, tenantId],
    });
    this.channels.announceMoved(changed.map(({ id }) => id));
    return changed.find(({ id }) => id === runId)?.status ?? this.statusOf(ref);
  }

  /** Asked in a statement of its own: one that waited for the end of a run would still see the run as it was before. */
  private async statusOf({ runId, tenantId }: RunRef): Promise<RunStatus> {
    const [row] = await this.database.run<{ status: RunStatus }>({
      text: 'select status from plan_runs where id = $1 and tenant_id = $2',
      values: [runId, tenantId],
    });
    if (row === undefined) throw new NotFoundError('There is no such run.');
    return row.status;
  }
}
