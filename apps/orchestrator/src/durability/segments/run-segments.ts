import { Inject, Injectable, Logger } from '@nestjs/common';
import { AppError, type ErrorCode } from '@app/kernel';
import type { FinishedRun, RunResult } from '../../execution/run-result';
import { endsRun } from '../../execution/run-stop';
import { RunFencedError } from '../durability.errors';
import type { Ownership } from '../journal/journal-entry';
import { PLAN_EXECUTOR, type PlanExecutor } from '../plan-executor';
import { ActiveRuns } from './active-runs';
import { RunContexts } from './run-contexts';
import type { RunControl } from './run-control';
import { RunEndings } from './run-endings';
import type { Turn } from './turn';

/** A run that so many tasks were lost over is probably what ends them. */
const MOST_TAKEOVERS = 50;

/** What passes by itself: the run is taken up again when it has. */
const OUTAGES = new Set<ErrorCode>(['AUDIT_UNAVAILABLE', 'DATABASE_UNAVAILABLE', 'POLICY_UNAVAILABLE']);

const GIVEN_UP: FinishedRun = {
  status: 'failed',
  output: null,
  text: 'The run was given up: too many orchestrators were lost while they worked on it.',
};
const BROKEN: FinishedRun = {
  status: 'failed',
  output: null,
  text: 'The run failed for an internal reason; the log of the orchestrator has it.',
};
const CANCELLED: FinishedRun = { status: 'cancelled', output: null, text: '' };

/** The body of the workflow of a run: everything that one owner does for it. */
@Injectable()
export class RunSegments {
  private readonly logger = new Logger(RunSegments.name);

  constructor(
    private readonly active: ActiveRuns,
    private readonly contexts: RunContexts,
    private readonly endings: RunEndings,
    @Inject(PLAN_EXECUTOR) private readonly executor: PlanExecutor,
  ) {}

  /**
   * Works on a run as one of its owners, until it rests or belongs to another. Both the task and the workflow ask for it:
   * the first begins, the other waits for the same end. Never rejects.
   */
  async work({ ownerEpoch, runId }: Ownership): Promise<void> {
    const control = this.active.find(runId);
    if (control?.run.ownerEpoch === ownerEpoch) await control.workOnce(() => this.workOn(control));
  }

  private async workOn(control: RunControl): Promise<void> {
    try {
      await this.turn(control);
    } catch (err) {
      this.report(control, err);
    } finally {
      this.active.remove(control);
    }
  }

  private async turn(control: RunControl): Promise<void> {
    const { context, journal } = await this.contexts.open(control);
    const { takeovers } = control.run;
    journal.event(control.beganBy, {});
    const turn = { control, journal };
    if (takeovers > MOST_TAKEOVERS) return void (await this.endings.conclude(turn, GIVEN_UP));
    let around = context;
    for (let isOver = false; !isOver; around = { ...context, isResumed: true }) {
      const { input, plan } = control.run;
      const result = await this.resultOf(turn, () => this.executor.execute(plan, input, around));
      isOver = await this.endings.conclude(turn, result);
    }
  }

  /** A failure that would come again with every try ends the run. */
  private async resultOf({ control }: Turn, execute: () => Promise<RunResult>): Promise<RunResult> {
    try {
      return await execute();
    } catch (err) {
      if (control.isOver || err instanceof RunFencedError || isOutage(err)) throw err;
      if (control.signal.aborted && endsRun(control.signal.reason)) return CANCELLED;
      this.logger.error({ event: 'run_failed', runId: control.run.runId, err });
      return BROKEN;
    }
  }

  private report({ run: { runId }, isOver }: RunControl, err: unknown): void {
    if (isOver || err instanceof RunFencedError)
      this.logger.debug({ event: 'run_continues_elsewhere', runId });
    else this.logger.warn({ event: 'run_interrupted', runId, err });
  }
}

function isOutage(error: unknown): boolean {
  return error instanceof AppError && OUTAGES.has(error.code);
}
