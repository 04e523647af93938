import { StepGraph } from '../execution/scheduling/step-graph';
import type { StepKey } from '../execution/step-outcome';
import type { Plan, PlanStep } from '../planning/plan';

/** A step of a plan at its place. */
export interface FoundStep {
  readonly step: PlanStep;
  /** The steps that have ended before it by the order of the plan, here and in the lists around. */
  readonly before: ReadonlySet<StepKey>;
}

/** Finds the step of a key; null when the plan has none. */
export function findStep(plan: Plan, key: StepKey): FoundStep | null {
  const before = new Set<StepKey>();
  let steps = plan.steps;
  let prefix = '';
  let found: PlanStep | undefined;
  for (const segment of key.split('.')) {
    const id = segment.replace(/\[\d+\]$/, '');
    found = steps.find((step) => step.id === id);
    if (found === undefined) return null;
    for (const each of new StepGraph(steps).before(id)) before.add(prefix + each);
    steps = stepsInside(found);
    prefix += `${segment}.`;
  }
  return found === undefined ? null : { step: found, before };
}

function stepsInside(step: PlanStep): readonly PlanStep[] {
  if (step.type === 'map') return step.steps;
  return step.type === 'sub-plan' ? (step.plan?.steps ?? []) : [];
}
