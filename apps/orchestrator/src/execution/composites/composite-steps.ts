import type { PlanStep, StepOf } from '../../planning/plan';
import type { PlacedStep } from '../step-runner.types';
import { beginConditional } from './conditional';
import { MapExpansion } from './map-expansion';
import type { CompositeTools, ScopeHost } from './scope-host';
import { beginSubPlan } from './sub-plan';

type CompositeType = 'conditional' | 'map' | 'sub-plan';

/** A step that does nothing itself. */
export type CompositeStep = PlacedStep<StepOf<CompositeType>>;

const COMPOSITES: ReadonlySet<PlanStep['type']> = new Set<CompositeType>(['conditional', 'map', 'sub-plan']);

/** Says whether a step is made of other steps or chooses between them. */
export function isComposite(placed: PlacedStep): placed is CompositeStep {
  return COMPOSITES.has(placed.step.type);
}

/** Says whether a step leads to others of its own run and does nothing else, so that a pause need not keep it. */
export function isMadeOfSteps(placed: PlacedStep): boolean {
  const { step } = placed;
  return isComposite(placed) && !(step.type === 'sub-plan' && step.apart === true);
}

/** Begins a composite step. Never throws: whatever goes wrong is its outcome. */
export function beginComposite(
  { step, ...place }: CompositeStep,
  host: ScopeHost,
  tools: CompositeTools,
): void {
  switch (step.type) {
    case 'conditional':
      return beginConditional({ ...place, step }, host, tools.clock);
    case 'map':
      return new MapExpansion({ ...place, step }, host, tools).begin();
    case 'sub-plan':
      return beginSubPlan({ ...place, step }, host, tools);
  }
}
