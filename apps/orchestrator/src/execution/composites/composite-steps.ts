import type { Clock } from '@app/kernel';
import type { PlanStep, StepOf } from '../../planning/plan';
import type { RunContext } from '../run-context';
import type { ScopeFrame } from '../scheduling/run-scope';
import type { StepOutcome } from '../step-outcome';
import type { PlacedStep } from '../step-runner.types';
import type { Timers } from '../timers';
import { beginConditional } from './conditional';
import { MapExpansion } from './map-expansion';
import { beginSubPlan } from './sub-plan';

/** Runs the lists of steps that a composite step is made of. */
export interface ScopeHost {
  /** Begins a list of steps. */
  open(frame: ScopeFrame): void;
  /** Stores how a composite step ended. */
  settle(placed: PlacedStep, outcome: StepOutcome, startedAt: Date): void;
  /** Ends what waits in places that were stopped. */
  cancelWaiting(): void;
}

/** What composite steps need to know of their run. */
export interface CompositeTools {
  readonly context: RunContext;
  readonly clock: Clock;
  readonly timers: Timers;
}

type CompositeType = 'conditional' | 'map' | 'sub-plan';

/** A step that does nothing itself. */
export type CompositeStep = PlacedStep<StepOf<CompositeType>>;

const COMPOSITES: ReadonlySet<PlanStep['type']> = new Set<CompositeType>(['conditional', 'map', 'sub-plan']);

/** Says whether a step is made of other steps or chooses between them. */
export function isComposite(placed: PlacedStep): placed is CompositeStep {
  return COMPOSITES.has(placed.step.type);
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
