import type { Json } from '@app/kernel';
import type { RunEventType, StepAttempt, StepIntent } from '../../execution/step-journal';
import type { SettledStep, StepKey } from '../../execution/step-outcome';

/** Whose writes these are. */
export interface Ownership {
  readonly runId: string;
  readonly ownerEpoch: number;
}

/** Something that happened, with its place among the run's events. */
export interface RunEvent {
  readonly seq: number;
  readonly type: RunEventType;
  readonly data: { readonly [key: string]: Json };
  readonly occurredAt: Date;
}

/** What one write stores about a step. */
export type StepWrite =
  | { readonly kind: 'attempt'; readonly key: StepKey; readonly attempt: StepAttempt }
  | { readonly kind: 'intent'; readonly key: string; readonly intent: StepIntent }
  | { readonly kind: 'outcome'; readonly key: StepKey; readonly settled: SettledStep };

/** One write of one run: at most one thing about a step, and the events that came before it. */
export interface JournalEntry {
  readonly owner: Ownership;
  readonly step: StepWrite | null;
  readonly events: readonly RunEvent[];
}

/**
 * What became of an entry. `lost`: an outcome was there already and stays. `fenced`: the run has another owner, and
 * nothing was stored.
 */
export type EntryFate = 'fenced' | 'lost' | 'stored';
