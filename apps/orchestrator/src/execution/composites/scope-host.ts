import type { Clock } from '@app/kernel';
import type { RunContext } from '../run-context';
import type { RunRoom } from '../scheduling/run-room';
import type { ScopeFrame } from '../scheduling/run-scope';
import type { PausedStep, StepOutcome, WaitingStep } from '../step-outcome';
import type { PlacedStep } from '../step-runner.types';
import type { Timers } from '../timers';

/** Runs the lists of steps that a composite step is made of. */
export interface ScopeHost {
  /** Begins a list of steps. */
  open(frame: ScopeFrame): void;
  /** Stores how a composite step ended. */
  settle(placed: PlacedStep, outcome: StepOutcome, startedAt: Date): void;
  /** Works on a composite step that is not made of steps here, until it ends, waits for a person, or is paused. */
  workOn(placed: PlacedStep, work: () => Promise<PausedStep | StepOutcome | WaitingStep>): void;
  /** Ends what waits in places that were stopped. */
  cancelWaiting(): void;
}

/** What composite steps need to know of their run. */
export interface CompositeTools {
  readonly context: RunContext;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly room: RunRoom;
}
