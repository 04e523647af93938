import { Inject, Injectable } from '@nestjs/common';
import { GovernancePipeline, type CallOutput, type GovernedResult } from '@app/governance';
import { CLOCK, newId, type Clock, type GovernedCall, type Json } from '@app/kernel';
import type { Plan } from '../planning/plan';
import { runInReadyOrder } from './ready-order-scheduler';
import type { StepResult } from './step-result';
import { StepRunner, type PlanRunContext } from './step-runner';

/** How many steps of one plan may run at once on one task. */
const MAX_PARALLEL_STEPS = 50;

/** What a run of a plan brought. */
export interface PlanRun {
  readonly planId: string;
  readonly governed: GovernedResult<Json>;
  /** The result of every step, in the order of the plan; empty when the plan itself was refused. */
  readonly results: ReadonlyMap<string, StepResult>;
  readonly durationMs: number;
}

/**
 * Runs a plan as a governed call around the governed calls of its steps. The texts of a step are judged with the step, so
 * that one refused step leaves its siblings alone.
 */
@Injectable()
export class PlanRunner {
  constructor(
    private readonly pipeline: GovernancePipeline,
    private readonly steps: StepRunner,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws what the pipeline throws when the plan itself cannot be admitted or recorded */
  async run(plan: Plan, caller: Omit<PlanRunContext, 'planId'>): Promise<PlanRun> {
    const startedMs = this.clock.monotonicMs();
    const planId = `plan_${newId()}`;
    const context = { ...caller, planId };
    let results: ReadonlyMap<string, StepResult> = new Map();
    const governed = await this.pipeline.run<Json>(this.callOf(plan, context), async () => {
      results = await runInReadyOrder(plan.steps, {
        run: (step, soFar) => this.steps.run(step, soFar, context),
        maxParallel: MAX_PARALLEL_STEPS,
      });
      return outputOf(planId);
    });
    return { planId, governed, results, durationMs: Math.round(this.clock.monotonicMs() - startedMs) };
  }

  private callOf(plan: Plan, { planId, principal, trace, signal }: PlanRunContext): GovernedCall {
    return {
      id: newId(),
      principal,
      stage: 'plan.request',
      operation: 'plan.execute',
      target: { plan: planId },
      user: {},
      segments: plan.name === undefined ? [] : [{ pointer: '/plan/name', text: plan.name }],
      context: { step_count: plan.steps.length },
      trace,
      receivedAt: this.clock.now(),
      signal,
    };
  }
}

/** The texts of a plan's answer were inspected step by step; around them there is nothing more to inspect. */
function outputOf(planId: string): CallOutput<Json> {
  return {
    payload: null,
    segments: [],
    usage: { promptTokens: 0, completionTokens: 0, estimated: false },
    servedBy: { plan: planId },
    simulated: false,
    rebuild: () => null,
  };
}
