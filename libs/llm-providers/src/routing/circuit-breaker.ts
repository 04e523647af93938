import type { Clock } from '@app/kernel';
import { ResultWindow } from './result-window';

/** When an endpoint is left alone, and for how long. */
export interface CircuitSettings {
  /** Failures in a row that open the circuit. */
  readonly failuresInARow: number;
  /** Failures in percent of the calls of the last half minute that open the circuit, from twenty calls on. */
  readonly failurePercent: number;
  /** How long an open circuit lets nobody through. */
  readonly openMs: number;
}

/** `closed` lets calls through, `open` none, `half-open` one at a time to see whether the endpoint is well again. */
export type CircuitState = 'closed' | 'half-open' | 'open';

/** One call that was let through. Must be settled; settling it again changes nothing. */
export interface Permit {
  /** The endpoint has begun to answer: enough for a call that was let through to see. */
  answering(): void;
  succeeded(): void;
  failed(): void;
  /** The call ended in a way that says nothing about the endpoint. */
  dropped(): void;
}

const WINDOW_MS = 30_000;
const MIN_CALLS = 20;

/**
 * Keeps calls away from an endpoint that fails. Results of calls that began before the last change of state count for
 * nothing, so that only the one call of a half-open circuit closes or opens it.
 */
export class CircuitBreaker {
  private readonly window: ResultWindow;
  private inARow = 0;
  /** Null while the circuit is closed. */
  private openedAtMs: number | null = null;
  private isProbing = false;
  private epoch = 0;

  constructor(
    private readonly settings: CircuitSettings,
    private readonly clock: Clock,
    private readonly onOpen: () => void = () => undefined,
  ) {
    this.window = new ResultWindow(WINDOW_MS);
  }

  get state(): CircuitState {
    if (this.openedAtMs === null) return 'closed';
    return this.retryAfterMs > 0 ? 'open' : 'half-open';
  }

  /** How long the circuit stays open, in milliseconds. */
  get retryAfterMs(): number {
    if (this.openedAtMs === null) return 0;
    return Math.max(0, this.openedAtMs + this.settings.openMs - this.clock.monotonicMs());
  }

  /** Asks whether a call may be made. @returns null when it may not */
  admit(): Permit | null {
    const { state } = this;
    if (state === 'open' || (state === 'half-open' && this.isProbing)) return null;
    const isProbe = state === 'half-open';
    if (isProbe) this.isProbing = true;
    return this.permit(isProbe);
  }

  private permit(isProbe: boolean): Permit {
    let epoch = this.epoch;
    let isSettled = false;
    let probes = isProbe;
    const settle = (act: () => void): void => {
      if (!isSettled && epoch === this.epoch) act();
      isSettled = true;
    };
    const answering = (): void => {
      if (!probes || isSettled || epoch !== this.epoch) return;
      probes = false;
      this.close();
      epoch = this.epoch;
    };
    return {
      answering,
      succeeded: () => {
        answering();
        settle(() => this.count(false));
      },
      failed: () => settle(() => (probes ? this.open() : this.count(true))),
      dropped: () => settle(() => (this.isProbing &&= !probes)),
    };
  }

  private count(hasFailed: boolean): void {
    const { failurePercent, failuresInARow } = this.settings;
    this.window.add(hasFailed, this.clock.monotonicMs());
    this.inARow = hasFailed ? this.inARow + 1 : 0;
    const { calls, failures } = this.window.totals(this.clock.monotonicMs());
    const isOften = calls >= MIN_CALLS && failures * 100 >= calls * failurePercent;
    if (hasFailed && (this.inARow >= failuresInARow || isOften)) this.open();
  }

  private open(): void {
    this.openedAtMs = this.clock.monotonicMs();
    this.begin();
    this.onOpen();
  }

  private close(): void {
    this.openedAtMs = null;
    this.begin();
  }

  private begin(): void {
    this.epoch += 1;
    this.isProbing = false;
    this.inARow = 0;
    this.window.clear();
  }
}
