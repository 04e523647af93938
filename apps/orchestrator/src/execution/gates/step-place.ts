import type { PlanStep } from '../../planning/plan';
import type { PlacedStep, TryBounds } from '../step-runner.types';
import type { Place } from './fair-gate';

/** Where a step stands in the lines at the gates. */
export function placeOf(
  { step, scope }: PlacedStep<PlanStep>,
  { principal, runId }: TryBounds['run'],
): Place {
  return { tenantId: principal.tenantId, runId, priority: step.priority ?? scope.frame.priority };
}
