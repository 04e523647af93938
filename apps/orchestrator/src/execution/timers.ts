/** The only source of delays in plan runs. Tests put a virtual one in its place. */
export interface Timers {
  /** Calls back once after `delayMs` milliseconds. @returns how to call it off */
  after(delayMs: number, callback: () => void): () => void;
}

/** Injection token of {@link Timers}. */
export const TIMERS = Symbol('TIMERS');

/** Longer delays overflow the 32 bits that Node gives a timer, and would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The timers of the process; any length. */
export const systemTimers: Timers = {
  after(delayMs, callback) {
    let timer: NodeJS.Timeout;
    const arm = (leftMs: number): void => {
      const stageMs = Math.min(leftMs, LONGEST_TIMER_MS);
      timer = setTimeout(() => (leftMs > stageMs ? arm(leftMs - stageMs) : callback()), stageMs);
    };
    arm(Math.max(0, delayMs));
    return () => clearTimeout(timer);
  },
};

/** Waits; rejects with the signal's reason as soon as it fires. */
export function pause(timers: Timers, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(reasonOf(signal));
      return;
    }
    const abort = (): void => {
      callOff();
      reject(reasonOf(signal));
    };
    const callOff = timers.after(delayMs, () => {
      signal.removeEventListener('abort', abort);
      resolve();
    });
    signal.addEventListener('abort', abort, { once: true });
  });
}

/** Why a signal fired, as an error. */
export function reasonOf(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error('aborted', { cause: signal.reason });
}
