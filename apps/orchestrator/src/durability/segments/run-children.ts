import { setTimeout as wait } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { ChildRuns } from '../../execution/child-runs';
import { endsRun } from '../../execution/run-stop';
import type { PausedStep, WaitingStep } from '../../execution/step-outcome';
import { RUN_APPROVALS, type RunApprovalsProvider } from '../run-approvals.provider';
import { RunResults } from '../run-results';
import { RunControlsStore } from '../runs/run-controls.store';
import { FINAL_STATUSES } from '../runs/stored-run';
import { childOf, type ChildRef } from './child-call';
import { childOutcome } from './child-outcome';
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
      run: async (key, made, signal) => {
        const { run: parent } = control;
        const child = childOf(parent, key);
        const refused = await this.starts.begin({ ref: child, parent, key }, made);
        if (refused !== null) return refused;
        const rest = await control.standAsideFor(this.rest(child, control, signal));
        return 'steps' in rest ? childOutcome(rest, { key, plan: made.plan }) : rest;
      },
    };
  }

  /** Waits until a child has ended or cannot go on now, and ends it when its step is over before. */
  private async rest(
    child: ChildRef,
    parent: RunControl,
    signal: AbortSignal,
  ): Promise<PausedStep | RunAtRest | WaitingStep> {
    try {
      for (;;) {
        const seen = await this.results.result(child, { signal, timeoutMs: ONE_LOOK_MS });
        const rest = seen === null ? null : await this.restOf(seen, child, parent);
        if (rest !== null) return rest;
        await wait(LOOK_AGAIN_MS, undefined, { signal });
      }
    } catch (error) {
      if (signal.aborted && endsRun(signal.reason)) await this.controls.cancel(child);
      throw error;
    }
  }

  /** @returns null when the child goes on before its parent would */
  private async restOf(
    rest: RunAtRest,
    child: ChildRef,
    parent: RunControl,
  ): Promise<PausedStep | RunAtRest | WaitingStep | null> {
    if (FINAL_STATUSES.includes(rest.status)) return rest;
    if (rest.status === 'awaiting_approval') return this.approvals.firstOpen(child);
    return parent.isPaused ? { status: 'paused' } : null;
  }
}
