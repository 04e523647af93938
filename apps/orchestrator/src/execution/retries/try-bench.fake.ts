import { AppError, type ErrorCode } from '@app/kernel';
import type { Plan, PlanStep } from '../../planning/plan';
import { StepGates } from '../gates/step-gates';
import { ReadyOrderExecutor } from '../ready-order-executor';
import { aRunContext } from '../run-context.builder';
import type { RunResult } from '../run-result';
import { FakeStepJournal, StoredSteps } from '../step-journal.fake';
import type { StepOutcome } from '../step-outcome';
import { fakeRunners, type Act } from '../step-runners.fake';
import type { StepRunner } from '../step-runner.types';
import { VirtualTime } from '../virtual-time.fake';

/** An error of this code. */
export class Trouble extends AppError {
  constructor(
    readonly code: ErrorCode,
    retryAfterMs?: number,
  ) {
    super('It broke.', retryAfterMs === undefined ? {} : { retryAfterMs });
  }
}

/** One step of a plan; each run is that of another task. */
export class TryBench {
  readonly time = new VirtualTime();
  readonly stored = new StoredSteps();
  readonly startedMs: number[] = [];
  private journal = new FakeStepJournal(this.stored);

  constructor(private readonly limits: Omit<Plan, 'steps'> = {}) {}

  async run(
    act: Act,
    step: Partial<PlanStep> = {},
    overrides: Partial<StepRunner<'llm-call'>> = {},
  ): Promise<StepOutcome | undefined> {
    await this.time.until(this.begin(act, step, overrides));
    return this.stored.settled.get('s')?.outcome;
  }

  /** Runs the step on a task that is lost after some time. */
  async loseAfter(lostMs: number, act: Act, step: Partial<PlanStep>): Promise<void> {
    void this.begin(act, step, {});
    await this.time.until(this.time.sleep(lostMs));
    this.journal.crash();
  }

  private begin(
    act: Act,
    step: Partial<PlanStep>,
    overrides: Partial<StepRunner<'llm-call'>>,
  ): Promise<RunResult> {
    const executor = new ReadyOrderExecutor({
      runners: fakeRunners((attempt) => {
        this.startedMs.push(this.time.monotonicMs());
        return act(attempt);
      }, overrides),
      gates: new StepGates({ perTenant: 9, perProvider: 9, perConnector: 9 }),
      clock: this.time,
      timers: this.time,
      random: () => 0.999,
      onUnexpected: () => undefined,
    });
    const plan = { ...this.limits, steps: [{ id: 's', type: 'llm-call', prompt: 'x', ...step } as PlanStep] };
    this.journal = new FakeStepJournal(this.stored);
    return executor.execute(plan, {}, aRunContext({ journal: this.journal }));
  }
}
