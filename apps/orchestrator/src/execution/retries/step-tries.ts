import type { Clock } from '@app/kernel';
import type { StepOf } from '../../planning/plan';
import { RunBudget } from '../budget/run-budget';
import { TryAllowance } from '../budget/try-allowance';
import { placeOf } from '../gates/step-place';
import type { StepGates } from '../gates/step-gates';
import type { RunContext } from '../run-context';
import { cancelledBy, within } from '../run-stop';
import {
  NO_USAGE,
  type CompletedStep,
  type EndedStep,
  type StepOutcome,
  type StepUsage,
  type WaitingStep,
} from '../step-outcome';
import type { PlacedStep, StepRunner, StepRunners, WorkingType } from '../step-runner.types';
import { pause, type Timers } from '../timers';
import { failedTry, failureOf, type Failure } from './failure';
import { inTime } from './in-time';
import { PartUsage } from './part-usage';
import { nextTry } from './next-try';
import { keepPast, pastUsage } from './past-tries';
import { StepEffects, wasInFlight } from './step-effects';
import { uncertain } from './uncertain';

/** A step that can be tried. */
export type WorkingStep = PlacedStep<StepOf<WorkingType>>;

/** How the tries of a step ended. */
export interface TriedStep {
  readonly outcome: StepOutcome;
  readonly attempt: number;
  readonly startedAt: Date;
}

/** What tries need besides the step. */
export interface TryTools {
  readonly runners: StepRunners;
  readonly gates: StepGates;
  readonly clock: Clock;
  readonly timers: Timers;
  /** From 0 to 1, 1 excluded. */
  readonly random: () => number;
  /** Told of errors that nobody foresaw. */
  readonly onUnexpected: (error: unknown, placed: PlacedStep) => void;
}

/** Everything that the tries of one step share. */
interface Series {
  readonly placed: WorkingStep;
  readonly run: RunContext;
  readonly budget: RunBudget;
  /** Fires when the run ends or the step has used up its time. */
  readonly signal: AbortSignal;
  /** When that is at the latest, in milliseconds since 1970. */
  readonly endsAtMs: number;
  readonly parts: PartUsage;
  readonly effects: StepEffects;
  /** How many tries the burst limit has refused. */
  refusals: number;
}

type TryEnd = CompletedStep | Failure | WaitingStep;

/**
 * Tries steps until they end, each within its time, its budget and the limits on how many run at once. A side effect that
 * may have happened and must not happen twice is never tried again: its step is `uncertain`.
 */
export class StepTries {
  /** What steps have used so far, also those that wait for a person meanwhile. */
  private readonly parts = new WeakMap<PlacedStep, PartUsage>();

  constructor(private readonly tools: TryTools) {}

  /** Rejects only when the journal does. */
  async run(placed: WorkingStep, run: RunContext): Promise<TriedStep | WaitingStep> {
    const startedAt = this.tools.clock.now();
    const parts = this.partsOf(placed, run);
    if (wasInFlight(run.journal, placed.key) && !(await this.mayRepeat(placed, run))) {
      return { outcome: uncertain(parts.total), attempt: nextAttempt(placed, run), startedAt };
    }
    const { step, scope } = placed;
    const { signal: around, budget: aroundBudget, time } = scope.frame;
    const endsAtMs = Math.min(time.endsAtMs(), startedAt.getTime() + (step.budget?.wall_ms ?? Infinity));
    const stop = within(around, step.budget?.wall_ms, this.tools.timers);
    const budget =
      step.budget === undefined ? aroundBudget : new RunBudget(step.budget, parts.total, aroundBudget);
    try {
      const effects = new StepEffects(run.journal, placed.key);
      const series = { placed, run, budget, effects, endsAtMs, parts, signal: stop.signal, refusals: 0 };
      return await this.tryUntilEnded(series, startedAt);
    } finally {
      stop.dispose();
    }
  }

  /** What a step used so far, here and on other tasks; from then on the budget counts that. */
  usedBy(placed: PlacedStep, run: RunContext): StepUsage {
    return this.partsOf(placed, run).total;
  }

  /** What the step used on other tasks is counted in the budget when it goes on here. */
  private partsOf(placed: PlacedStep, { journal }: RunContext): PartUsage {
    const known = this.parts.get(placed);
    if (known !== undefined) return known;
    const parts = new PartUsage(pastUsage(journal, placed.key));
    placed.scope.frame.budget.count(parts.total);
    this.parts.set(placed, parts);
    return parts;
  }

  /** Nobody who cannot say so may repeat. */
  private mayRepeat(placed: WorkingStep, run: RunContext): Promise<boolean> {
    return this.runnerOf(placed)
      .mayRepeat(placed, run)
      .catch(() => false);
  }

  private runnerOf({ step }: WorkingStep): StepRunner<WorkingType> {
    return this.tools.runners[step.type] as StepRunner<WorkingType>;
  }

  private async tryUntilEnded(series: Series, firstStartedAt: Date): Promise<TriedStep | WaitingStep> {
    let startedAt = firstStartedAt;
    let attempt = nextAttempt(series.placed, series.run);
    for (;;) {
      const { refusals } = series;
      const end = await this.tryOnce(series, attempt);
      if ('status' in end && end.status === 'awaiting_approval') {
        await this.keep(series, []);
        return end;
      }
      const last = 'status' in end ? end : await this.waitForNextTry(series, end, { attempt, startedAt });
      if (last !== null) {
        const outcome = { ...last, usage: series.parts.total };
        return { outcome, attempt, startedAt: firstStartedAt };
      }
      if (series.refusals === refusals) attempt++;
      startedAt = this.tools.clock.now();
    }
  }

  /** @returns null when there is to be a further try, else how the step ends */
  private async waitForNextTry(
    series: Series,
    failure: Failure,
    { attempt, startedAt }: { readonly attempt: number; readonly startedAt: Date },
  ): Promise<EndedStep | null> {
    const { clock, random, timers } = this.tools;
    const { endsAtMs, placed, run, signal } = series;
    if (signal.aborted) return lastWord(series, failure);
    const leftMs = endsAtMs - clock.nowMs();
    const { refusals } = series;
    const next = nextTry(placed.step.retry, failure, { attempt, refusals, leftMs, random });
    if ('failure' in next) return lastWord(series, next.failure);
    const { counts, delayMs } = next;
    const kept = this.keep(series, series.effects.undone);
    if (counts) {
      const { code, reason } = failure.outcome;
      const failed = { attempt, code, reason, startedAt, endedAt: clock.now() };
      await Promise.all([run.journal.attempt(placed.key, failed), kept]);
      run.journal.event('step.attempt_failed', { step: placed.key, attempt, code, retry_in_ms: delayMs });
    } else {
      await kept;
      series.refusals++;
    }
    return pause(timers, delayMs, signal).then(
      () => null,
      () => lastWord(series, failure),
    );
  }

  /** Keeps what the next owner of the run would have to know if this task were lost now. */
  private keep({ parts, placed, run }: Series, undone: readonly string[]): Promise<void> {
    return keepPast(run.journal, placed.key, {
      ...parts.takeUnkept(),
      undone,
      at: this.tools.clock.now(),
    });
  }

  private async tryOnce(series: Series, attempt: number): Promise<TryEnd> {
    const { placed, run, budget, effects, parts, signal } = series;
    const runner = this.runnerOf(placed);
    effects.beginTry();
    try {
      const allowance = new TryAllowance(budget, signal);
      const isEnough = await allowance.renew(NO_USAGE, () => runner.estimateOf(placed, run));
      if (!isEnough) return overBudget();
      let end: StepOutcome | WaitingStep;
      try {
        end = await this.inside(series, () => this.attempt(series, { attempt, runner, allowance }));
        if (end.status !== 'awaiting_approval') parts.count(null, end.usage);
      } finally {
        allowance.settle(parts.take());
      }
      if (end.status === 'awaiting_approval' || end.status === 'completed') return end;
      return judged(failedTry(end), effects);
    } catch (error) {
      const failure = failureOf(error);
      if (failure.outcome.code === 'INTERNAL' && !signal.aborted) this.tools.onUnexpected(error, placed);
      return judged(failure, effects);
    }
  }

  /** Does work inside every gate that the step must pass. */
  private async inside<Result>(
    { placed, run, signal }: Series,
    work: () => Promise<Result>,
  ): Promise<Result> {
    const target = this.runnerOf(placed).targetOf(placed.step, run);
    if (target === null) return work();
    const leave = await this.tools.gates.enter(placeOf(placed, run), target, signal);
    try {
      return await work();
    } finally {
      leave();
    }
  }

  private async attempt(
    { effects, parts, placed, run, signal }: Series,
    { allowance, attempt, runner }: Attempt,
  ): Promise<StepOutcome | WaitingStep> {
    const { timers } = this.tools;
    signal.throwIfAborted();
    run.journal.event('step.started', { step: placed.key, attempt });
    const stop = within(signal, placed.step.timeout_ms, timers);
    const { key, scope, step } = placed;
    const work = runner.run({
      key,
      scope,
      step,
      run,
      signal: stop.signal,
      get maxTokens() {
        return allowance.tokens;
      },
      get maxCostMicroUsd() {
        return allowance.costMicroUsd;
      },
      renew: (estimate) => allowance.renew(parts.take(), estimate),
      beginEffect: (intent, part) => effects.begin(intent, part),
      endEffect: (part) => effects.end(part),
      isInDoubt: (part) => effects.isInDoubt(part),
      countPart: (part, usage) => parts.count(part, usage),
    });
    try {
      return await inTime(work, stop.signal, timers);
    } finally {
      stop.dispose();
    }
  }
}

interface Attempt {
  readonly attempt: number;
  readonly runner: StepRunner<WorkingType>;
  readonly allowance: TryAllowance;
}

/** The number of the try that comes next, on whichever task the others were. */
function nextAttempt({ key }: WorkingStep, { journal }: RunContext): number {
  return journal.failedTries(key) + 1;
}

/**
 * What must not happen twice is not tried again once it was begun, unless it was refused; and when nobody can say whether it
 * happened, the step is uncertain.
 */
function judged(failure: Failure, effects: StepEffects): Failure {
  if (effects.areEnded || failure.wasRefused) return failure;
  const outcome = failure.mayHaveHappened ? uncertain(failure.outcome.usage) : failure.outcome;
  return { ...failure, outcome, retryClass: null };
}

/** A try that failed because the run ended was cancelled, whatever it says itself. */
function lastWord({ placed }: Series, { outcome }: Failure): EndedStep {
  const { signal } = placed.scope.frame;
  return signal.aborted && outcome.status === 'failed' ? cancelledBy(signal) : outcome;
}

function overBudget(): Failure {
  return failedTry({
    status: 'failed',
    reason: 'Not run: what is left of the budget is not enough for it.',
    code: 'BUDGET_EXCEEDED',
    decisionId: null,
    usage: NO_USAGE,
  });
}
