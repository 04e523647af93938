/** Longest wait that is passed on, in milliseconds: one day. */
const MAX_WAIT_MS = 86_400_000;

/**
 * Reads how long an upstream asks to wait.
 * @param header `Retry-After`: seconds or an HTTP date (RFC 9110, section 10.2.3)
 * @param nowMs wall-clock time in milliseconds since the epoch
 * @returns milliseconds from now, at most a day; undefined when the header says nothing usable
 */
export function readRetryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined;
  const waitMs = /^\d+(\.\d+)?$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - nowMs;
  return Number.isNaN(waitMs) ? undefined : Math.min(Math.max(Math.ceil(waitMs), 0), MAX_WAIT_MS);
}
