import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '@app/kernel';
import { NOTHING, type UsageEstimate } from '../execution/budget/run-budget';
import {
  NO_USAGE,
  type CompletedStep,
  type EndedStep,
  type SettledStep,
  type StepKey,
  type StepOutcome,
  type WaitingStep,
} from '../execution/step-outcome';
import type { StepRunner, StepTry, WorkingType } from '../execution/step-runner.types';
import { isAmong } from '../execution/messages/run-messages';
import type { ReplanStep } from '../planning/plan';
import { newStop, waits, type EffectChanges } from './effect-changes';
import type { CallTurn } from './call-facts';
import type { StepCalls } from './step-calls';
import type { EffectChange, StepVerdict } from './step-verdict';

/** What a replay goes by. */
export interface ReplayBasis {
  /** What is stored of the run. */
  readonly settled: ReadonlyMap<StepKey, SettledStep>;
  readonly calls: Pick<StepCalls, 'of'>;
  readonly effects: Pick<EffectChanges, 'of'>;
  /** Whether another agent would do a step. */
  readonly isReplaced: (key: StepKey) => boolean;
}

/** Live calls get their turn after this many replayed steps. */
const STEPS_PER_TURN = 10;
const DONE: CompletedStep = {
  status: 'completed',
  output: null,
  decisionId: null,
  usage: NO_USAGE,
  simulated: false,
};

/**
 * Does steps as they were done before, without doing anything: what is stored of a step is its answer, unless the change
 * would have stopped it. Once an answer cannot be known, neither can anything that depends on it.
 */
export class ReplayingRunner implements StepRunner<WorkingType> {
  readonly verdicts = new Map<StepKey, StepVerdict>();
  /** Steps whose output cannot be known. */
  readonly unknown = new Set<StepKey>();
  /** Steps that the change stops. */
  readonly stopped = new Set<StepKey>();

  constructor(private readonly basis: ReplayBasis) {}

  targetOf(): null {
    return null;
  }

  mayRepeat(): Promise<boolean> {
    return Promise.resolve(true);
  }

  estimateOf(): UsageEstimate {
    return NOTHING;
  }

  async run(attempt: StepTry<WorkingType>): Promise<StepOutcome | WaitingStep> {
    const end = await this.again(attempt);
    return end === DONE && attempt.step.type === 'replan' ? this.unplanned(attempt, attempt.step) : end;
  }

  private async again(attempt: StepTry<WorkingType>): Promise<StepOutcome | WaitingStep> {
    if (this.verdicts.size % STEPS_PER_TURN === 0) await nextTurn();
    const { key, scope, step } = attempt;
    const settled = this.basis.settled.get(key);
    if (settled === undefined) return this.neverDone(key);
    const before = scope.keysBefore(step);
    if ([...this.unknown].some((each) => isAmong(each, before))) return this.cannotTell(key, []);
    const turns = await this.turnsOf(attempt, settled);
    if (turns === 'lost') return this.cannotTell(key, []);
    const changes = this.basis.effects.of({ key, turns, settled });
    if (this.basis.isReplaced(key)) return this.cannotTell(key, changes);
    return this.judged(key, settled.outcome, changes);
  }

  /** What became of a plan that ran apart: its steps have a run, and a replay, of their own. */
  child(key: StepKey): StepOutcome | WaitingStep {
    const settled = this.basis.settled.get(key);
    if (settled === undefined) return this.neverDone(key);
    return this.unknown.size > 0 ? this.cannotTell(key, []) : this.judged(key, settled.outcome, []);
  }

  /** @returns `lost` when what a completed step called cannot be told any more */
  private async turnsOf(
    placed: StepTry<WorkingType>,
    { outcome }: SettledStep,
  ): Promise<readonly CallTurn[] | 'lost'> {
    const { settled } = this.basis;
    try {
      return await this.basis.calls.of({ placed, run: placed.run, outcome, settled });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return outcome.status === 'completed' ? 'lost' : [];
    }
  }

  private judged(
    key: StepKey,
    outcome: StepOutcome,
    changes: readonly EffectChange[],
  ): StepOutcome | WaitingStep {
    const { status } = outcome;
    this.note(key, changes.length === 0 ? 'same' : 'different', changes);
    const stop = newStop(changes);
    if (stop !== null) return this.stop(key, stop);
    const isFreed = changes.length > 0 && status !== 'completed';
    const isAltered = changes.some(({ from, to }) => from !== to && (from === 'redact' || to === 'redact'));
    if (isFreed || isAltered || changes.some(({ stage }) => stage === 'plan.message')) {
      this.unknown.add(key);
      return DONE;
    }
    return outcome;
  }

  private stop(key: StepKey, stop: EffectChange): StepOutcome | WaitingStep {
    this.stopped.add(key);
    if (waits(stop)) {
      return { status: 'awaiting_approval', approvalId: key, decisionId: null, expiresAt: new Date(0) };
    }
    const reason = stop.reason ?? 'A policy forbids it.';
    return { status: 'blocked', code: 'POLICY_DENIED', reason, decisionId: null, usage: NO_USAGE };
  }

  /** A step that did not run then: because the run was over, or because nothing had changed its way yet. */
  private neverDone(key: StepKey): StepOutcome {
    if (this.unknown.size + this.stopped.size > 0) return this.cannotTell(key, []);
    const reason = 'Not run.';
    return { status: 'cancelled', code: 'CANCELLED', reason, decisionId: null, usage: NO_USAGE };
  }

  private cannotTell(key: StepKey, changes: readonly EffectChange[]): StepOutcome {
    this.note(key, 'unknown', changes);
    this.unknown.add(key);
    return DONE;
  }

  /** Nobody knows which steps a planner would have given: nothing can be told of what waited for the one that failed. */
  private unplanned({ scope }: StepTry<WorkingType>, { failed }: ReplanStep): EndedStep {
    this.unknown.add(scope.frame.prefix + failed);
    const reason = 'What a planner would have answered cannot be known.';
    return { status: 'failed', code: 'NOT_REPLANNED', reason, decisionId: null, usage: NO_USAGE };
  }

  private note(key: StepKey, verdict: StepVerdict['verdict'], changes: readonly EffectChange[]): void {
    const recorded = this.basis.settled.get(key)?.outcome.status ?? null;
    this.verdicts.set(key, { key, verdict, recorded, changes });
  }
}
