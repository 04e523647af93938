import type { Json } from '@app/kernel';
import type { RunContext } from '../execution/run-context';
import type { RunResult } from '../execution/run-result';
import type { Plan } from '../planning/plan';

/** Injection token of the {@link PlanExecutor}. */
export const PLAN_EXECUTOR = Symbol('PLAN_EXECUTOR');

/** Does the work of a run. What it must know after a crash it keeps in the journal of its context. */
export interface PlanExecutor {
  /**
   * Works on a run until it is finished or nothing can go on now. May be called again for the same run, here or on
   * another task, with a journal that knows what was done. Rejects with the signal's reason, or RunFencedError
   * (RUN_FENCED), when the run goes on elsewhere.
   */
  execute(plan: Plan, input: Json, context: RunContext): Promise<RunResult>;
}
