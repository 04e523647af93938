import type { Json } from '@app/kernel';
import type { PlanExecutor } from '../durability/plan-executor';
import { RunMessages } from './messages/run-messages';
import type { Plan } from '../planning/plan';
import { RunBudget } from './budget/run-budget';
import { StepTries, type TryTools } from './retries/step-tries';
import type { RunContext } from './run-context';
import { RunExecution } from './run-execution';
import type { RunResult } from './run-result';
import { stopAfter } from './run-stop';
import { RunRoom } from './scheduling/run-room';
import { queuesOf, StepQueue } from './scheduling/step-queue';
import { untilDeadline } from './scheduling/work-time';
import { NO_USAGE, plus, type StepUsage } from './step-outcome';

/** How many steps of one plan run at once where it does not say. */
const DEFAULT_MAX_PARALLEL = 100;

/** Executes plans: each step as soon as what it depends on has ended, under the limits of plan, tenant and task. */
export class ReadyOrderExecutor implements PlanExecutor {
  private readonly tries: StepTries;

  constructor(private readonly tools: TryTools) {
    this.tries = new StepTries(tools);
  }

  /**
   * Executes one segment of a run: what the journal holds is not done again. Ends when the run does, or when nothing is left
   * but to wait for people. What is under way when the signal fires or the deadline passes is given 100 ms to end.
   * @param plan complete: agents resolved, stored sub-plans put in
   * @throws RunFencedError (RUN_FENCED) and whatever else the journal throws; nothing is stored afterwards
   * @throws the reason of the context's signal, unless it is CallAbortedError (CALL_ABORTED) or DeadlineExceededError
   * (DEADLINE_EXCEEDED): these two end the run, all others mean that it goes on elsewhere
   */
  async execute(plan: Plan, input: Json, context: RunContext): Promise<RunResult> {
    const { clock, timers } = this.tools;
    const stop = stopAfter(context.signal, context.deadline.getTime() - clock.nowMs(), timers);
    const frame = {
      steps: plan.steps,
      plan,
      ...(plan.output !== undefined && { output: plan.output }),
      prefix: '',
      input,
      variables: {},
      around: null,
      owner: null,
      messages: new RunMessages(context.journal.settled),
      budget: new RunBudget(plan.budget, usedSoFar(context)),
      ...queuesOf(plan, new StepQueue(plan.max_parallel ?? DEFAULT_MAX_PARALLEL)),
      priority: plan.priority ?? context.priority,
      signal: stop.signal,
      time: untilDeadline(context.deadline),
    };
    try {
      const room = new RunRoom(context.journal.settled.size);
      return await new RunExecution({ context, tries: this.tries, clock, timers, room, stop }).run(frame);
    } finally {
      stop.dispose();
    }
  }
}

function usedSoFar({ journal }: RunContext): StepUsage {
  let used = NO_USAGE;
  for (const { outcome } of journal.settled.values()) used = plus(used, outcome.usage);
  return used;
}
