import type { LimitWindow } from './lease-store';

/** What a task knows when it asks for more. */
export interface Demand {
  readonly limit: number;
  /** Requests that the window still has, as far as known. */
  readonly remaining: number;
  /** Requests that this task has shown to need. */
  readonly pace: number;
  /** Requests that wait for the answer. */
  readonly waiting: number;
}

/**
 * How many requests to lease at once. Larger slices mean fewer round trips; what is leased and not used is lost to the
 * other tasks. So a task asks for as much as it has shown to need, at most a tenth of a second's limit or a thousandth
 * of a month's, and for less when the window runs out. Source: measured, 0.012 to 0.020 transactions per request at
 * slices of 50 to 100.
 */
export function sliceSize(window: LimitWindow, { limit, remaining, pace, waiting }: Demand): number {
  const largest =
    window === 'second' ? Math.min(100, Math.ceil(limit / 10)) : Math.max(10, Math.ceil(limit / 1000));
  const smallest = Math.ceil(largest / 5);
  const wanted = Math.max(waiting, pace, smallest);
  return Math.min(wanted, largest, Math.max(smallest, Math.ceil(remaining / 4)));
}
