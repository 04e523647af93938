import type { PlanStep } from '../plan';

/** How many steps a list has, those inside maps and inline sub-plans included. */
export function countSteps(steps: readonly PlanStep[]): number {
  return steps.reduce((sum, step) => {
    if (step.type === 'map') return sum + 1 + countSteps(step.steps);
    if (step.type === 'sub-plan' && step.plan !== undefined) return sum + 1 + countSteps(step.plan.steps);
    return sum + 1;
  }, 0);
}
