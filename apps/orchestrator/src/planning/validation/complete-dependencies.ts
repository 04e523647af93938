import type { Plan, PlanStep } from '../plan';
import { idsReadBy, bodyVariables } from './step-reads';

/**
 * Adds to every step what it depends on without saying so: the steps that it refers to and the conditional that may choose
 * it. Declared dependencies keep their order and come first.
 */
export function completePlan(plan: Plan): Plan {
  return { ...plan, steps: completeSteps(plan.steps, []) };
}

function completeSteps(steps: readonly PlanStep[], variables: readonly string[]): readonly PlanStep[] {
  const choosers = choosersOf(steps);
  const own = new Set(steps.map(({ id }) => id));
  return steps.map((step) => {
    const implied = [...idsReadBy(step, variables)].filter((id) => own.has(id));
    const depends_on = [
      ...new Set([...(step.depends_on ?? []), ...(choosers.get(step.id) ?? []), ...implied]),
    ];
    return completeInside({ ...step, depends_on }, variables);
  });
}

function completeInside(step: PlanStep, variables: readonly string[]): PlanStep {
  if (step.type === 'map')
    return { ...step, steps: completeSteps(step.steps, bodyVariables(step, variables)) };
  if (step.type === 'sub-plan' && step.plan !== undefined) return { ...step, plan: completePlan(step.plan) };
  return step;
}

/** By the id of each step that a conditional may choose: the ids of such conditionals. */
function choosersOf(steps: readonly PlanStep[]): ReadonlyMap<string, readonly string[]> {
  const choosers = new Map<string, string[]>();
  for (const step of steps) {
    if (step.type !== 'conditional') continue;
    for (const id of new Set([...sidesOf(step).values()].flat())) {
      choosers.set(id, [...(choosers.get(id) ?? []), step.id]);
    }
  }
  return choosers;
}

/** The steps of each side of a conditional: `true` and `false`, or the values of its branches. */
export function sidesOf(step: PlanStep): ReadonlyMap<string, readonly string[]> {
  if (step.type !== 'conditional') return new Map();
  const { if_true, if_false, branches } = step;
  return new Map([
    ...(if_true === undefined ? [] : [['true', if_true] as const]),
    ...(if_false === undefined ? [] : [['false', if_false] as const]),
    ...Object.entries(branches ?? {}),
  ]);
}
