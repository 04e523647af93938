import { reasonOf, type Timers } from '../timers';

/** How long work whose signal has fired may take to end, in milliseconds. */
const GRACE_MS = 100;

/**
 * Waits for work that was told to stop by `signal`. Work that does not end within 100 ms after that is left alone, and the
 * signal's reason is thrown.
 */
export async function inTime<Result>(
  work: Promise<Result>,
  signal: AbortSignal,
  timers: Timers,
): Promise<Result> {
  let callOff: (() => void) | undefined;
  let abort: (() => void) | undefined;
  const timeUp = new Promise<never>((_, reject) => {
    abort = () => {
      callOff = timers.after(GRACE_MS, () => reject(reasonOf(signal)));
    };
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
  try {
    return await Promise.race([work, timeUp]);
  } finally {
    callOff?.();
    if (abort !== undefined) signal.removeEventListener('abort', abort);
  }
}
