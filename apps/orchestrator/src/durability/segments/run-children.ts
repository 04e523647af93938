import { setTimeout as wait } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { ChildRuns } from '../../execution/child-runs';
import { failureWith } from '../../execution/retries/failure';
import { endsRun } from '../../execution/run-stop';
import { NO_USAGE, plus, type StepOutcome } from '../../execution/step-outcome';
import { RunResults } from '../run-results';
import { RunControlsStore } from '../runs/run-controls.store';
import { FINAL_STATUSES, type RunRef, type StoredRun } from '../runs/stored-run';
import { childRunId } from './child-call';
import { ChildStarts } from './child-starts';
import type { RunAtRest } from './run-rests';

/** A child that waits for people is looked at this often. */
const LOOK_AGAIN_MS = 1_000;
/** The time of a child ends with that of its parent: this only bounds one look. */
const ONE_LOOK_MS = 600_000;

/** Makes runs of the plans of steps. They belong to no task until the least busy one takes them. */
@Injectable()
export class RunChildren {
  constructor(
    private readonly starts: ChildStarts,
    private readonly results: RunResults,
    private readonly controls: RunControlsStore,
  ) {}

  /** The children of one run. */
  of(parent: StoredRun): ChildRuns {
    return {
      run: async (key, child, signal) => {
        const ref = { runId: childRunId(parent.runId, key), tenantId: parent.tenantId };
        const refused = await this.starts.begin({ ref, parent, key }, child);
        return refused ?? outcomeOf(await this.ended(ref, signal));
      },
    };
  }

  /** Waits until a child has ended, and ends it when its step is over before. */
  private async ended(ref: RunRef, signal: AbortSignal): Promise<RunAtRest> {
    try {
      for (;;) {
        const rest = await this.results.result(ref, { signal, timeoutMs: ONE_LOOK_MS });
        if (rest !== null && FINAL_STATUSES.includes(rest.status)) return rest;
        await wait(LOOK_AGAIN_MS, undefined, { signal });
      }
    } catch (error) {
      if (signal.aborted && endsRun(signal.reason)) await this.controls.cancel(ref);
      throw error;
    }
  }
}

function outcomeOf({ output, runId, status, steps }: RunAtRest): StepOutcome {
  const outcomes = [...steps.values()].map(({ outcome }) => outcome);
  const usage = outcomes.map((outcome) => outcome.usage).reduce(plus, NO_USAGE);
  if (status === 'completed') {
    const simulated = outcomes.some((outcome) => outcome.status === 'completed' && outcome.simulated);
    return { status, output, decisionId: null, usage, simulated };
  }
  const failed = failureWith('STEP_FAILED', `Its run ${runId} is ${status}.`).outcome;
  return { ...failed, usage };
}
