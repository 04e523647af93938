import { setTimeout as wait } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { ChildRuns } from '../../execution/child-runs';
import { failureWith } from '../../execution/retries/failure';
import { endsRun } from '../../execution/run-stop';
import {
  NO_USAGE,
  plus,
  type PausedStep,
  type StepOutcome,
  type WaitingStep,
} from '../../execution/step-outcome';
import { RUN_APPROVALS, type RunApprovalsProvider } from '../run-approvals.provider';
import { RunResults } from '../run-results';
import { RunControlsStore } from '../runs/run-controls.store';
import { FINAL_STATUSES } from '../runs/stored-run';
import { childOf, type ChildRef } from './child-call';
import { ChildStarts } from './child-starts';
import type { RunControl } from './run-control';
import type { RunAtRest } from './run-rests';

/** A child that somebody else has paused is looked at this often. */
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
    @Inject(RUN_APPROVALS) private readonly approvals: RunApprovalsProvider,
  ) {}

  /** The children of one run, which leaves its place to them while it waits. */
  of(control: RunControl): ChildRuns {
    return {
      run: async (key, plan, signal) => {
        const { run: parent } = control;
        const child = childOf(parent, key);
        const refused = await this.starts.begin({ ref: child, parent, key }, plan);
        return refused ?? control.standAsideFor(this.end(child, control, signal));
      },
    };
  }

  /** Waits until a child has ended or cannot go on now, and ends it when its step is over before. */
  private async end(
    child: ChildRef,
    parent: RunControl,
    signal: AbortSignal,
  ): Promise<PausedStep | StepOutcome | WaitingStep> {
    try {
      for (;;) {
        const rest = await this.results.result(child, { signal, timeoutMs: ONE_LOOK_MS });
        const end = rest === null ? null : await this.endOf(rest, child, parent);
        if (end !== null) return end;
        await wait(LOOK_AGAIN_MS, undefined, { signal });
      }
    } catch (error) {
      if (signal.aborted && endsRun(signal.reason)) await this.controls.cancel(child);
      throw error;
    }
  }

  /** @returns null when the child goes on before its parent would */
  private async endOf(
    rest: RunAtRest,
    child: ChildRef,
    parent: RunControl,
  ): Promise<PausedStep | StepOutcome | WaitingStep | null> {
    if (FINAL_STATUSES.includes(rest.status)) return outcomeOf(rest);
    if (rest.status === 'awaiting_approval') return this.approvals.firstOpen(child);
    return parent.isPaused ? { status: 'paused' } : null;
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
