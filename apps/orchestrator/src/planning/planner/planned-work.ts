import type { ExecutionMode } from '../modes/execution-mode';
import type { PlanEstimate } from '../estimates/estimate-plan';
import type { Plan } from '../plan';
import { stepsInOrder } from '../validation/steps-in-order';

/** A plan for a question, and what is known about it before it runs. */
export interface PlannedWork {
  /** Complete, with agent steps; `withMode` and `resolveAgents` make it ready to run. */
  readonly plan: Plan;
  /** `rules`: no model was asked, or none gave a usable plan. */
  readonly planner: 'model' | 'rules';
  /** Why the rules made the plan: a public sentence; null for plans of a model. */
  readonly reason: string | null;
  readonly domain: string;
  /** The mode to run it in; never `auto` where the domain has a default. */
  readonly mode: ExecutionMode;
  /** 1 (trivial) to 5. */
  readonly complexity: number;
  /** Whether at least two of its steps can run at once. */
  readonly parallel: boolean;
  readonly estimate: PlanEstimate;
}

const MAX_COMPLEXITY = 5;

/** A complexity within its bounds. */
export function complexityOf(told: number): number {
  return Math.min(MAX_COMPLEXITY, Math.max(1, told));
}

/** Says whether two steps of a complete plan can run at once: unless it is one chain, some level of it has two steps. */
export function isParallel({ max_parallel, steps }: Plan): boolean {
  if (max_parallel === 1) return false;
  const levels = new Map<string, number>();
  for (const { depends_on = [], id } of stepsInOrder(steps)) {
    levels.set(id, 1 + Math.max(0, ...depends_on.map((each) => levels.get(each) ?? 0)));
  }
  return new Set(levels.values()).size < levels.size;
}
