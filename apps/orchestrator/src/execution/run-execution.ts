import type { Clock } from '@app/kernel';
import { beginComposite, isComposite, isMadeOfSteps } from './composites/composite-steps';
import type { ScopeHost } from './composites/scope-host';
import type { StepTries, WorkingStep } from './retries/step-tries';
import type { RunContext } from './run-context';
import type { RunResult, SuspendedRun } from './run-result';
import { postMessages } from './messages/post-messages';
import { cancelledBy, endsRun, type Stop } from './run-stop';
import { Agenda } from './scheduling/agenda';
import { OMITTED, skippedBehind } from './scheduling/passage';
import { Replans } from './scheduling/replans';
import type { RunRoom } from './scheduling/run-room';
import { RunScope, type ScopeFrame } from './scheduling/run-scope';
import { finishedRun } from './scheduling/scope-output';
import { Underway } from './scheduling/underway';
import { WaitingSteps } from './scheduling/waiting-steps';
import type { ReadyStep } from './scheduling/step-graph';
import type { ReplanStep } from '../planning/plan';
import type { PlanRevision } from '../planning/replanning/plan-revision';
import type { PausedStep, SettledStep, StepOutcome, WaitingStep } from './step-outcome';
import type { PlacedStep } from './step-runner.types';
import type { Timers } from './timers';

/** What an execution needs besides its plan. */
export interface ExecutionParts {
  readonly context: RunContext;
  readonly tries: StepTries;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly room: RunRoom;
  /** Fires with the signal of the context or at its deadline; aborted by the execution when the journal fails. */
  readonly stop: Stop;
}

/** Who awaits the end. */
interface Listener {
  readonly resolve: (result: RunResult) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * One segment of a run: from start or resumption until the run ends or nothing is left to do but wait. Everything that
 * becomes possible is begun in the same turn of the event loop as what made it possible, unless that is very much; only the
 * journal and the steps themselves take time. Used once.
 */
export class RunExecution implements ScopeHost {
  private readonly agenda: Agenda;
  /** Ready, but the run is paused. */
  private readonly held = new Set<PlacedStep>();
  private readonly waiting: WaitingSteps;
  private readonly replans: Replans;
  private readonly underway: Underway;
  private wakes = 0;
  private listener: Listener | null = null;

  constructor(private readonly parts: ExecutionParts) {
    this.replans = new Replans(parts.context.journal.settled);
    this.waiting = new WaitingSteps(parts.context);
    const onError = (error: unknown): void => this.fail(error);
    this.underway = new Underway({ onEnd: () => this.rest(), onError });
    this.agenda = new Agenda({
      clock: parts.clock,
      onRest: () => this.rest(),
      onError: (error) => this.fail(error),
    });
  }

  /** Rejects with what the journal throws, or with the signal's reason when the run goes on elsewhere. */
  async run(frame: Omit<ScopeFrame, 'onSettled'>): Promise<RunResult> {
    const { context, stop } = this.parts;
    const onStop = (): void => this.agenda.add(() => this.stopped());
    const stopListening = context.onWake(() => this.agenda.add(() => this.wake()));
    try {
      return await new Promise<RunResult>((resolve, reject) => {
        this.listener = { resolve, reject };
        stop.signal.addEventListener('abort', onStop, { once: true });
        if (stop.signal.aborted) onStop();
        this.underway.add(async () => {
          if (context.isResumed) await this.waiting.look();
          this.agenda.add(() => this.open({ ...frame, onSettled: (scope) => this.finish(scope) }));
        });
      });
    } finally {
      stopListening();
      stop.signal.removeEventListener('abort', onStop);
    }
  }

  open(frame: ScopeFrame): void {
    const scope = new RunScope(frame);
    for (const ready of scope.start()) this.admit(ready, scope);
    if (scope.isSettled) frame.onSettled(scope);
  }

  settle(placed: PlacedStep, outcome: StepOutcome, startedAt = this.parts.clock.now()): void {
    this.store(placed, { outcome, attempt: 0, startedAt, endedAt: this.parts.clock.now() });
  }

  private admit({ step, verdict, because }: ReadyStep, scope: RunScope): void {
    const placed = { step, key: scope.keyOf(step), scope };
    if (this.isStored(placed)) return;
    this.parts.room.count();
    if (verdict === 'omit') return this.settle(placed, OMITTED);
    if (verdict === 'skip') return this.settle(placed, skippedBehind(because ?? ''));
    this.begin(placed);
  }

  /** Goes by what an earlier task has stored. */
  private isStored(placed: PlacedStep): boolean {
    const stored = this.parts.context.journal.settled.get(placed.key);
    if (stored !== undefined) this.accept(placed, stored);
    return stored !== undefined;
  }

  private begin(placed: PlacedStep): void {
    const { signal } = placed.scope.frame;
    const { context, tries } = this.parts;
    if (signal.aborted) {
      return this.settle(placed, { ...cancelledBy(signal), usage: tries.usedBy(placed, context) });
    }
    const waiting = this.waiting.unansweredOf(placed.key);
    if (waiting !== null) return this.park(placed, waiting);
    if (context.isPaused() && !isMadeOfSteps(placed)) this.held.add(placed);
    else if (isComposite(placed)) beginComposite(placed, this, this.parts);
    else this.queueUp(placed as WorkingStep);
  }

  private queueUp(placed: WorkingStep): void {
    const { priority, signal, time } = placed.scope.frame;
    const queue = placed.scope.queueOf(placed.step);
    const leaveTime = time.enter();
    queue.enter(placed.step.priority ?? priority, () => {
      if (!signal.aborted && !this.parts.context.isPaused()) {
        this.underway.add(() => this.work(placed), placed.scope);
        return leaveTime();
      }
      leaveTime();
      this.begin(placed);
      this.agenda.add(() => queue.leave());
    });
  }

  workOn(placed: PlacedStep, work: () => Promise<PausedStep | StepOutcome | WaitingStep>): void {
    const startedAt = this.parts.clock.now();
    this.parts.context.journal.event('step.started', { step: placed.key, attempt: 1 });
    this.underway.add(async () => {
      const wakesBefore = this.wakes;
      const end = await work();
      if (end.status === 'paused') this.agenda.add(() => this.begin(placed));
      else if (end.status === 'awaiting_approval') this.parkUnlessWoken(placed, end, wakesBefore);
      else this.settle(placed, end, startedAt);
    }, placed.scope);
  }

  private async work(placed: WorkingStep): Promise<void> {
    const wakesBefore = this.wakes;
    const end = await this.parts.tries
      .run(placed, this.parts.context)
      .finally(() => this.agenda.add(() => placed.scope.queueOf(placed.step).leave()));
    if ('status' in end) this.parkUnlessWoken(placed, end, wakesBefore);
    else this.store(placed, { ...end, endedAt: this.parts.clock.now() });
  }

  private parkUnlessWoken(placed: PlacedStep, end: WaitingStep, wakesBefore: number): void {
    this.agenda.add(() => {
      if (placed.scope.frame.signal.aborted) return this.begin(placed);
      this.park(placed, end);
      // Somebody may have decided while the step was asking.
      if (this.wakes !== wakesBefore) this.look();
    });
  }

  private park(placed: PlacedStep, waiting: WaitingStep): void {
    const { approvalId, expiresAt } = waiting;
    const { context, tries } = this.parts;
    tries.usedBy(placed, context);
    this.waiting.add(placed, waiting);
    context.journal.event('step.waiting', {
      step: placed.key,
      approval_id: approvalId,
      expires_at: expiresAt.toISOString(),
    });
  }

  /** A decision, a resumption or nothing at all may have happened. */
  private wake(): void {
    this.wakes++;
    this.beginAll([...this.held]);
    this.look();
  }

  /** Begins again what waited for a person and need not any more. */
  private look(): void {
    if (this.waiting.size === 0) return;
    this.underway.add(async () => {
      await this.waiting.look();
      this.agenda.add(() => this.beginAll(this.waiting.answered));
    });
  }

  private stopped(): void {
    const { signal } = this.parts.stop;
    if (endsRun(signal.reason)) this.cancelWaiting();
    else this.fail(signal.reason);
  }

  /** Ends what waits in places that were stopped. */
  cancelWaiting(): void {
    this.agenda.add(() =>
      this.beginAll([...this.held, ...this.waiting.all].filter(({ scope }) => scope.frame.signal.aborted)),
    );
  }

  private beginAll(all: readonly PlacedStep[]): void {
    for (const placed of all) {
      this.held.delete(placed);
      this.waiting.remove(placed);
      this.begin(placed);
    }
  }

  private store(placed: PlacedStep, ended: SettledStep): void {
    const { journal } = this.parts.context;
    this.underway.add(async () => {
      const { attempt, endedAt, startedAt } = ended;
      const outcome = postMessages(placed, ended.outcome, journal);
      const code = outcome.status === 'completed' ? null : outcome.code;
      journal.event('step.settled', { step: placed.key, status: outcome.status, code, attempt });
      this.accept(placed, await journal.finish(placed.key, { attempt, outcome, startedAt, endedAt }));
    }, placed.scope);
  }

  private accept(placed: PlacedStep, stored: SettledStep): void {
    this.agenda.add(() => {
      const { scope, step } = placed;
      const replan = this.replans.after(placed, stored);
      if (replan !== null) {
        scope.note(step, stored);
        if (!this.isStored(replan)) this.begin(replan);
      } else if (step.type === 'replan' && !scope.has(step)) this.replanned({ ...placed, step }, stored);
      else this.goOn(scope, scope.settle(step, stored));
    });
  }

  private goOn(scope: RunScope, ready: readonly ReadyStep[]): void {
    for (const each of ready) this.admit(each, scope);
    if (scope.isSettled) scope.frame.onSettled(scope);
  }

  /** Goes on with new steps, once they are stored; without any, with what it means that the step was not completed. */
  private replanned({ scope, step }: PlacedStep<ReplanStep>, stored: SettledStep): void {
    const { outcome } = stored;
    if (outcome.status !== 'completed') return this.goOn(scope, scope.giveUp(step.failed));
    const revision = outcome.output as unknown as PlanRevision;
    const ready = scope.revise(step, stored, revision);
    const { context } = this.parts;
    this.underway.add(async () => {
      await context.revise(scope.plan);
      context.journal.event('run.replanned', {
        step: step.failed,
        steps: revision.steps.map(({ id }) => id),
      });
      this.agenda.add(() => this.goOn(scope, ready));
    });
  }

  /** Suspends the run when there is nothing to do but wait. */
  private rest(): void {
    if (!this.underway.isEmpty || this.agenda.isBusy || this.listener === null) return;
    const isPaused = this.parts.context.isPaused();
    if (this.held.size === 0 && this.waiting.size === 0) {
      return this.fail(new Error('the run has steps left and nothing under way'));
    }
    const suspended: SuspendedRun = isPaused
      ? { status: 'paused' }
      : { status: 'awaiting_approval', waiting: this.waiting.ends };
    this.end(({ resolve }) => resolve(suspended));
  }

  private finish(root: RunScope): void {
    this.end(({ resolve }) => resolve(finishedRun(root, this.parts.stop.signal)));
  }

  private fail(error: unknown): void {
    this.end(({ reject }) => reject(error));
    this.parts.stop.abort(error instanceof Error ? error : new Error('stopped', { cause: error }));
  }

  private end(tell: (listener: Listener) => void): void {
    const { listener } = this;
    this.listener = null;
    this.underway.close();
    if (listener !== null) tell(listener);
  }
}
