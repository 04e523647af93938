import { Injectable } from '@nestjs/common';
import { RunResults, type ResultOptions } from './run-results';
import { RunStarts, type RunStart, type StartedRun } from './run-starts';
import { RunControlsStore } from './runs/run-controls.store';
import type { RunRef, RunStatus } from './runs/stored-run';
import type { RunAtRest } from './segments/run-rests';

/** Runs of plans, on whichever task they are worked on. Every method may be called on any task. */
@Injectable()
export class PlanRuns {
  constructor(
    private readonly starts: RunStarts,
    private readonly results: RunResults,
    private readonly controls: RunControlsStore,
  ) {}

  /**
   * Decides about a plan and starts it. The run is stored when this returns, and goes on whatever becomes of this task or
   * of the caller.
   * @throws everything that `GovernancePipeline.begin` throws
   * @throws RunBegunError (CONFLICT) when another start of this run counts
   * @throws DatabaseUnavailableError (DATABASE_UNAVAILABLE); then it is not known whether the run was stored
   */
  start(start: RunStart): Promise<StartedRun> {
    return this.starts.start(start);
  }

  /**
   * Waits until a run has ended or waits for a person.
   * @returns null when it still goes on after the time, or there is no such run of this tenant
   * @throws the signal's reason; DatabaseUnavailableError (DATABASE_UNAVAILABLE)
   */
  result(ref: RunRef, options: ResultOptions): Promise<RunAtRest | null> {
    return this.results.result(ref, options);
  }

  /**
   * Ends a run before its time: what runs is aborted, what is finished stays. Takes effect within a fraction of a second;
   * wait for `result` to see it ended.
   * @returns where the run stands now; one that has ended stays as it is
   * @throws NotFoundError (NOT_FOUND)
   */
  cancel(ref: RunRef): Promise<RunStatus> {
    return this.controls.cancel(ref);
  }

  /** Starts nothing more of a run; what runs is finished. @throws NotFoundError (NOT_FOUND) */
  pause(ref: RunRef): Promise<RunStatus> {
    return this.controls.pause(ref);
  }

  /** Lets a paused run go on. @throws NotFoundError (NOT_FOUND) */
  resume(ref: RunRef): Promise<RunStatus> {
    return this.controls.resume(ref);
  }

  /** Says that something changed that a run waits for, such as an approval. @throws NotFoundError (NOT_FOUND) */
  wake(ref: RunRef): Promise<RunStatus> {
    return this.controls.wake(ref);
  }
}
