import type { Retry, RetryClass } from '../../planning/steps/step-fields';
import type { Failure } from './failure';

const DEFAULT_CLASSES: readonly RetryClass[] = ['rate_limited', 'timeout', 'unavailable'];

/**
 * How long to wait before the next try, in milliseconds: exponential backoff with full jitter (Brooker, "Exponential
 * Backoff And Jitter", AWS Architecture Blog, 2015), and never less than the other side asked for.
 * `tries` has the number of the try that failed, from 1, and a source of numbers from 0 to 1, 1 excluded.
 * @returns null when there is to be no further try
 */
export function retryDelayMs(
  retry: Retry | undefined,
  failure: Failure,
  tries: { readonly attempt: number; readonly random: () => number },
): number | null {
  const { retryClass, retryAfterMs } = failure;
  if (retry === undefined || tries.attempt >= retry.attempts) return null;
  if (retryClass === null || !(retry.on ?? DEFAULT_CLASSES).includes(retryClass)) return null;
  return Math.max(retryAfterMs, backoffMs(retry, tries));
}

/** Over how long those spread that the burst limit refused once, in milliseconds: it is counted by the second. */
const BURST_SPREAD_MS = 1000;
const MAX_BURST_SPREAD_MS = 30_000;

/**
 * How long to wait after a refusal by the burst limit, in milliseconds: until the next second begins, and then somewhere within
 * a spread that doubles with each refusal, so that not all who wait come back at once.
 */
export function burstDelayMs(
  { retryAfterMs }: Failure,
  { random, refusals }: { readonly refusals: number; readonly random: () => number },
): number {
  const spreadMs = Math.min(MAX_BURST_SPREAD_MS, BURST_SPREAD_MS * 2 ** refusals);
  return retryAfterMs + Math.floor(random() * spreadMs);
}

function backoffMs(retry: Retry, { attempt, random }: { attempt: number; random: () => number }): number {
  const { backoff_ms = 500, factor = 2, max_ms = 30_000, jitter = true } = retry;
  const ceilingMs = Math.floor(Math.min(max_ms, backoff_ms * factor ** (attempt - 1)));
  return jitter ? Math.floor(random() * (ceilingMs + 1)) : ceilingMs;
}
