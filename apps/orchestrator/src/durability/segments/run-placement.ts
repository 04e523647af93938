import { Injectable } from '@nestjs/common';
import { RunBegunError } from '../durability.errors';
import { ExecutorLease } from '../leases/executor-lease';
import { RunStore } from '../runs/run-store';
import type { StoredRun } from '../runs/stored-run';
import { ActiveRuns } from './active-runs';
import { RunTurns } from './run-turns';

/** Decides where a new run is worked on: here, unless this task is full, or may not take runs. */
@Injectable()
export class RunPlacement {
  constructor(
    private readonly active: ActiveRuns,
    private readonly lease: ExecutorLease,
    private readonly store: RunStore,
    private readonly turns: RunTurns,
  ) {}

  /**
   * Stores a run and begins it, or leaves it to whichever task is free.
   * @throws RunBegunError (CONFLICT) when another start of this run counts; DatabaseUnavailableError (DATABASE_UNAVAILABLE)
   */
  async place(run: StoredRun): Promise<void> {
    if (this.active.find(run.runId) !== undefined) throw new RunBegunError();
    if (this.active.free === 0 || !this.lease.isHeld) return this.insert(run, null);
    const { executorId } = this.lease;
    await this.turns.begin({
      run: { ...run, startedAt: run.createdAt },
      beganBy: 'run.started',
      own: () => this.insert(run, executorId),
    });
  }

  private async insert(run: StoredRun, executorId: string | null): Promise<void> {
    if (!(await this.store.insert(run, executorId))) throw new RunBegunError();
  }
}
