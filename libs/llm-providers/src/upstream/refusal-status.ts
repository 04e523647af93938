/** Statuses below 500 at which the upstream itself has failed: its model took too long, or broke off. */
const OWN_FAILURES: ReadonlySet<number> = new Set([408, 424]);

/** True for a status by which an upstream that has understood a request says no. */
export function isRefusalStatus(status: number): boolean {
  return status >= 400 && status < 500 && !OWN_FAILURES.has(status);
}
