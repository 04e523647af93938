import { Inject, Injectable, Logger } from '@nestjs/common';
import { CLOCK, type Clock } from '@app/kernel';
import { WorkflowEngine } from '../engine/workflow-engine';
import type { StoredRun } from '../runs/stored-run';
import { ActiveRuns } from './active-runs';
import { RunControl, type TurnBeginning } from './run-control';
import { RunSegments } from './run-segments';

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
    private readonly segments: RunSegments,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Begins to work on a run. Resolves when its row says so, with which the work begins; its workflow is stored meanwhile, and
   * takes the work over. A workflow without a row does nothing, and a run whose workflow cannot begin goes on without.
   * @throws whatever `own` throws
   */
  async begin({ beganBy, own, run }: NewTurn): Promise<void> {
    const control = new RunControl(run, beganBy, this.clock.nowMs());
    this.active.add(control);
    const owned = (own ?? alreadyOwned)();
    control.worksAfter(owned);
    this.engine.begin(control.owner).catch((err: unknown) => {
      this.logger.warn({ event: 'workflow_not_begun', runId: run.runId, err });
    });
    try {
      await owned;
    } catch (error) {
      this.active.remove(control);
      throw error;
    }
    void this.segments.work(control.owner);
  }
}

function alreadyOwned(): Promise<void> {
  return Promise.resolve();
}
