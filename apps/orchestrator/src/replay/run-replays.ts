import { isDeepStrictEqual } from 'node:util';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock, type Principal } from '@app/kernel';
import { FINAL_STATUSES } from '../durability/runs/stored-run';
import type { RunContext } from '../execution/run-context';
import { ExecutionConflictError } from '../executions/executions.errors';
import type { RecordedRun } from '../executions/recorded-run';
import { RunHistory } from '../executions/run-history';
import { EffectChanges } from './effect-changes';
import { ReplayChanges } from './replay-changes';
import type { RunReplayBody } from './replay.dto';
import { replayRun } from './replay-run';
import { StepCalls } from './step-calls';
import { findStep } from './steps-before';
import type { WholeReplayReport } from './step-verdict';

/** A replay takes no longer than this. */
const REPLAY_TIMEOUT_MS = 60_000;

/** Whose run is replayed, and until when. */
export interface ReplayRequest {
  readonly principal: Principal;
  readonly runId: string;
  readonly signal: AbortSignal;
}

/** Says what other policies or agents would have meant for runs that are over. Changes nothing. */
@Injectable()
export class RunReplays {
  constructor(
    private readonly history: RunHistory,
    private readonly calls: StepCalls,
    private readonly changes: ReplayChanges,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Replays a run. Without changes nothing differs.
   * @throws NotFoundError (NOT_FOUND); ExecutionConflictError (CONFLICT) while the run is not over
   * @throws InvalidPolicyError, InvalidAgentsError (INVALID_REQUEST); the signal's reason
   */
  async replay(
    { principal, runId, signal }: ReplayRequest,
    wanted: RunReplayBody,
  ): Promise<WholeReplayReport> {
    const run = await this.history.find(principal.tenantId, runId);
    if (!FINAL_STATUSES.includes(run.status)) {
      throw new ExecutionConflictError('Only an execution that is over can be replayed.', {
        details: { status: run.status },
      });
    }
    const trial = await this.changes.trial(principal, wanted);
    const plan = await this.changes.plan(run, wanted);
    const context = this.contextOf(run, signal);
    const { settled } = await this.history.steps(run.tenantId, run.runId);
    const effects = new EffectChanges(trial, context);
    const basis = {
      ...{ settled, effects, calls: this.calls },
      isReplaced: (key: string) =>
        plan !== run.plan && !isDeepStrictEqual(findStep(plan, key)?.step, findStep(run.plan, key)?.step),
    };
    const report = await replayRun({ plan, input: run.input, context }, basis, this.clock);
    const made = await this.calls.planning(run);
    const planning = made === null ? null : effects.ofPlanning(made);
    return { ...report, planning, isDifferent: report.isDifferent || (planning ?? []).length > 0 };
  }

  private contextOf(run: RecordedRun, signal: AbortSignal): Omit<RunContext, 'children' | 'journal'> {
    const { principal, trace, user } = run.call;
    return {
      ...{ runId: run.runId, parent: run.parent, planId: run.planId, principal, trace, user, signal },
      deadline: new Date(this.clock.nowMs() + REPLAY_TIMEOUT_MS),
      priority: 0,
      mode: 'auto',
      revise: () => Promise.reject(new Error('a replay revises nothing')),
      approvals: {
        request: () => Promise.reject(new Error('a replay asks nobody')),
        stateOf: () => Promise.resolve(null),
        states: () => Promise.resolve(new Map()),
      },
      isResumed: false,
      onWake: () => () => undefined,
      isPaused: () => false,
    };
  }
}
