import type { Json } from '@app/kernel';
import type { WaitingStep } from './step-outcome';

/** How a run ended, for good. `partial`: some steps that nothing else needed, wherever in it, did not complete. */
export interface FinishedRun {
  readonly status: 'blocked' | 'cancelled' | 'completed' | 'failed' | 'partial';
  /** What the plan gives: the output of its last steps, in the order of the plan. */
  readonly output: Json;
  /** The same as text. */
  readonly text: string;
}

/** Nothing can run now; the run goes on when somebody decides or resumes. */
export type SuspendedRun =
  | { readonly status: 'awaiting_approval'; readonly waiting: readonly WaitingStep[] }
  | { readonly status: 'paused' };

/** How one segment of a run ended. */
export type RunResult = FinishedRun | SuspendedRun;
