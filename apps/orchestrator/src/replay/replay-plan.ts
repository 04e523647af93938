import type { Plan, PlanStep } from '../planning/plan';

/**
 * The plan as it is replayed: nothing is tried twice, waits or runs out of anything, since what became of its steps is known.
 */
export function replayPlan(plan: Plan): Plan {
  const { budget: _budget, ...rest } = plan;
  return { ...rest, steps: plan.steps.map(replayStep) };
}

function replayStep(step: PlanStep): PlanStep {
  const { budget: _budget, retry: _retry, timeout_ms: _timeoutMs, ...rest } = step;
  const once = rest as PlanStep;
  if (once.type === 'map') return { ...once, steps: once.steps.map(replayStep) };
  if (once.type === 'sub-plan' && once.plan !== undefined) return { ...once, plan: replayPlan(once.plan) };
  return once;
}
