import type { Json } from '@app/kernel';
import type { SettledStep, StepKey } from './step-outcome';

/** A try that failed and may be followed by another. */
export interface StepAttempt {
  readonly attempt: number;
  readonly code: string;
  /** Public sentence. */
  readonly reason: string;
  readonly startedAt: Date;
  readonly endedAt: Date;
}

/** What is known about a side effect before it happens. */
export interface StepIntent {
  /** SHA-256 of the request, hexadecimal: tells a repeated request from a changed one. */
  readonly requestHash: string;
  /** True when doing it again with the same idempotency key does no harm. */
  readonly idempotent: boolean;
}

/** What happened in a run, for those who watch it. */
export type RunEventType =
  | 'run.started'
  | 'run.paused'
  | 'run.resumed'
  | 'run.taken_over'
  | 'run.waiting'
  | 'run.finished'
  | 'run.replanned'
  | 'step.started'
  | 'step.attempt_failed'
  | 'step.waiting'
  | 'step.settled'
  | 'message.posted';

/**
 * The durable memory of one run, written by the task that owns it. Every write is fenced by the owner's epoch: once another
 * task owns the run, it rejects with RunFencedError (RUN_FENCED) and nothing is stored.
 */
export interface StepJournal {
  /** Every outcome that was stored before this task took the run over. */
  readonly settled: ReadonlyMap<StepKey, SettledStep>;
  /** True when an earlier owner stored an intent of this name, and no outcome. */
  wasInFlight(name: string): boolean;
  /**
   * Stores the intent of a side effect.
   * @param name of the intent: that of the effect, or another when it is begun again
   * @returns its idempotency key, the same for every intent, once the intent is committed
   */
  begin(key: StepKey, intent: StepIntent, name: string): Promise<string>;
  /** How many tries of a step have failed so far, on whichever task. */
  failedTries(key: StepKey): number;
  /** Stores a failed try. */
  attempt(key: StepKey, attempt: StepAttempt): Promise<void>;
  /** Stores an outcome. @returns what is stored: this one, or the one that was there first */
  finish(key: StepKey, settled: SettledStep): Promise<SettledStep>;
  /** Appends to the run's events, in the order of the calls; committed with the next write at the latest. */
  event(type: RunEventType, data: { readonly [key: string]: Json }): void;
}
