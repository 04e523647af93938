import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock, type Json } from '@app/kernel';
import type { PlanExecutor } from '../durability/plan-executor';
import type { Plan, PlanStep } from '../planning/plan';
import { runInReadyOrder } from './ready-order-scheduler';
import type { RunContext } from './run-context';
import type { RunResult } from './run-result';
import { NO_USAGE, type SettledStep, type StepOutcome } from './step-outcome';
import type { StepResult } from './step-result';
import { StepRunner } from './step-runner';

/** How many steps of one plan may run at once on one task. */
const MAX_PARALLEL_STEPS = 50;

/**
 * Works on a run of a plan. The texts of a step are judged with the step, so that one refused step leaves its siblings
 * alone; what the journal has settled is not run again.
 */
@Injectable()
export class PlanRunner implements PlanExecutor {
  constructor(
    private readonly steps: StepRunner,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(plan: Plan, _input: Json, context: RunContext): Promise<RunResult> {
    const results = await runInReadyOrder(plan.steps, {
      run: (step, soFar) => this.settle(step, soFar, context),
      maxParallel: MAX_PARALLEL_STEPS,
    });
    context.signal.throwIfAborted();
    await this.recordSkipped(results, context);
    const text = finalAnswers(plan, results);
    return { status: statusOf([...results.values()]), output: text, text };
  }

  private async recordSkipped(
    results: ReadonlyMap<string, StepResult>,
    { journal }: RunContext,
  ): Promise<void> {
    const now = this.clock.now();
    const skipped = [...results].filter(([id]) => !journal.settled.has(id));
    await Promise.all(
      skipped.map(([id, result]) =>
        journal.finish(id, { outcome: outcomeOf(result), attempt: 0, startedAt: now, endedAt: now }),
      ),
    );
  }

  private async settle(
    step: PlanStep,
    soFar: ReadonlyMap<string, StepResult>,
    context: RunContext,
  ): Promise<StepResult> {
    const known = context.journal.settled.get(step.id);
    if (known !== undefined) return resultOf(known);
    const startedAt = this.clock.now();
    const result = await this.steps.run(step, soFar, context);
    const settled = { outcome: outcomeOf(result), attempt: 1, startedAt, endedAt: this.clock.now() };
    context.signal.throwIfAborted();
    return resultOf(await context.journal.finish(step.id, settled));
  }
}

function outcomeOf(result: StepResult): StepOutcome {
  const { decisionId } = result;
  if (result.status === 'completed') {
    const { response, simulated } = result;
    return { status: 'completed', output: { response }, decisionId, usage: NO_USAGE, simulated };
  }
  const status = result.status === 'awaiting_approval' ? 'blocked' : result.status;
  return { status, reason: result.reason, code: status.toUpperCase(), decisionId, usage: NO_USAGE };
}

function resultOf({ endedAt, outcome, startedAt }: SettledStep): StepResult {
  const durationMs = endedAt.getTime() - startedAt.getTime();
  const { decisionId } = outcome;
  if (outcome.status === 'completed') {
    const { response } = outcome.output as { readonly response: string };
    return {
      status: 'completed',
      response,
      decisionId: decisionId ?? '',
      simulated: outcome.simulated,
      durationMs,
    };
  }
  const status = outcome.status === 'blocked' || outcome.status === 'skipped' ? outcome.status : 'failed';
  return { status, reason: outcome.reason, decisionId, durationMs };
}

function statusOf(results: readonly StepResult[]): 'completed' | 'failed' | 'partial' {
  const completed = results.filter(({ status }) => status === 'completed').length;
  if (completed === results.length) return 'completed';
  return completed > 0 ? 'partial' : 'failed';
}

/** The answers of completed steps that nothing else waits for, in the order of the plan. */
function finalAnswers(plan: Plan, results: ReadonlyMap<string, StepResult>): string {
  const used = new Set(plan.steps.flatMap((step) => step.depends_on ?? []));
  return plan.steps
    .flatMap(({ id }) => {
      const result = results.get(id);
      return !used.has(id) && result?.status === 'completed' ? [result.response] : [];
    })
    .join('\n\n');
}
