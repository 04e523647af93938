import { Inject, Injectable, Logger } from '@nestjs/common';
import { CLOCK, type Clock } from '@app/kernel';
import { WorkflowEngine } from '../engine/workflow-engine';
import type { StoredRun } from '../runs/stored-run';
import { ActiveRuns } from './active-runs';
import { RunControl, type TurnBeginning } from './run-control';

/** A run that is taken up, and how its row says so. */
export interface NewTurn {
  readonly run: StoredRun;
  readonly beganBy: TurnBeginning;
  /** Makes this task the owner in the row of the run, when it is not yet. */
  readonly own?: () => Promise<void>;
}

/** Takes up runs: a workflow for each. */
@Injectable()
export class RunTurns {
  private readonly logger = new Logger(RunTurns.name);

  constructor(
    private readonly active: ActiveRuns,
    private readonly engine: WorkflowEngine,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Begins to work on a run. Row and workflow are stored at the same time, and the work begins when both are. When the
   * workflow cannot begin, the run stays this task's without work, and is taken up with the next sweep; a workflow without
   * a row does nothing.
   * @throws whatever `own` throws
   */
  async begin({ beganBy, own, run }: NewTurn): Promise<void> {
    const control = new RunControl(run, beganBy, this.clock.nowMs());
    this.active.add(control);
    const owned = (own ?? alreadyOwned)();
    control.worksAfter(owned);
    const begun = this.engine.begin(control.owner).catch((err: unknown) => {
      this.active.remove(control);
      this.logger.warn({ event: 'run_not_begun', runId: run.runId, err });
    });
    try {
      await owned;
    } catch (error) {
      this.active.remove(control);
      throw error;
    }
    await begun;
  }
}

function alreadyOwned(): Promise<void> {
  return Promise.resolve();
}
