import type { Json } from '@app/kernel';
import type { Plan, PlanStep } from '../planning/plan';
import { StepGates } from './gates/step-gates';
import { ReadyOrderExecutor } from './ready-order-executor';
import { aRunContext } from './run-context.builder';
import type { RunContext } from './run-context';
import type { RunResult } from './run-result';
import { FakeStepJournal } from './step-journal.fake';
import { answered, ended, fakeRunners, promptOf, type Act } from './step-runners.fake';
import type { StepRunner } from './step-runner.types';
import { VirtualTime } from './virtual-time.fake';

/** A step that asks a model for its own id. */
export const call = (id: string, depends_on: string[] = [], more: Partial<PlanStep> = {}): PlanStep =>
  ({ id, type: 'llm-call', prompt: id, depends_on, ...more }) as PlanStep;

/** Answers with the prompt. */
export const echo: Act = (attempt) => Promise.resolve(answered(promptOf(attempt)));

/** Answers with the prompt, but for steps of these ids. */
export const failing =
  (...ids: string[]): Act =>
  (attempt) =>
    ids.includes(attempt.step.id) ? Promise.resolve(ended()) : echo(attempt);

/** One task with its own time. */
export class Task {
  readonly time = new VirtualTime();
  readonly started: string[] = [];
  readonly journal = new FakeStepJournal();

  constructor(
    private readonly act: Act = echo,
    private readonly overrides: Partial<StepRunner<'llm-call'>> = {},
  ) {}

  start(plan: Plan, context: Partial<RunContext> = {}, input: Json = {}): Promise<RunResult> {
    const executor = new ReadyOrderExecutor({
      runners: fakeRunners((attempt) => {
        this.started.push(attempt.key);
        return this.act(attempt);
      }, this.overrides),
      gates: new StepGates({ perTenant: 1000, perProvider: 1000, perConnector: 1000 }),
      clock: this.time,
      timers: this.time,
      random: () => 0.5,
      onUnexpected: () => undefined,
    });
    return executor.execute(plan, input, aRunContext({ journal: this.journal, ...context }));
  }

  run(plan: Plan, context: Partial<RunContext> = {}, input: Json = {}): Promise<RunResult> {
    return this.time.until(this.start(plan, context, input));
  }

  statuses(): Record<string, string> {
    return Object.fromEntries(
      [...this.journal.stored.settled].map(([key, { outcome }]) => [key, outcome.status]),
    );
  }
}
