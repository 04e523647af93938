/** The only source of time. Tests put their own in its place. */
export interface Clock {
  /** Wall-clock time, for records. */
  now(): Date;
  /** Wall-clock time in milliseconds since the epoch. */
  nowMs(): number;
  /** A clock that never goes backwards, in milliseconds with fractions: for durations and deadlines. */
  monotonicMs(): number;
}

/** Injection token of {@link Clock}. */
export const CLOCK = Symbol('CLOCK');

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => new Date(),
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
};
