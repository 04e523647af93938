import type { Retry } from '../../planning/steps/step-fields';
import type { Failure } from './failure';
import { burstDelayMs, retryDelayMs } from './retry-delay';

/**
 * What follows a failed try: another one after a while, or nothing, with what the step then failed for. A try that the burst
 * limit of the tenant kept from doing anything is repeated whatever the plan says, and does not count.
 */
export type NextTry = { readonly delayMs: number; readonly counts: boolean } | { readonly failure: Failure };

/** What is known when a try has failed. */
export interface FailedTry {
  /** Its number, from 1. */
  readonly attempt: number;
  /** How many before it the burst limit refused. */
  readonly refusals: number;
  /** How long the step may still take. */
  readonly leftMs: number;
  /** From 0 to 1, 1 excluded. */
  readonly random: () => number;
}

/** A wait that would outlast the step is not begun: whoever waits for the step learns at once that it is in vain. */
export function nextTry(retry: Retry | undefined, failure: Failure, failed: FailedTry): NextTry {
  const counts = failure.outcome.code !== 'BURST_LIMIT_EXCEEDED';
  const delayMs = counts ? retryDelayMs(retry, failure, failed) : burstDelayMs(failure, failed);
  if (delayMs === null) return { failure };
  const { leftMs } = failed;
  return delayMs < leftMs ? { delayMs, counts } : { failure: inVain(failure, { delayMs, leftMs }) };
}

function inVain(
  failure: Failure,
  { delayMs, leftMs }: { readonly delayMs: number; readonly leftMs: number },
): Failure {
  const [wait, left] = [Math.ceil(delayMs / 1000), Math.max(0, Math.floor(leftMs / 1000))];
  const { outcome } = failure;
  const reason = `${outcome.reason} It may be tried again in ${wait} s at the earliest, and only ${left} s are left.`;
  return { ...failure, outcome: { ...outcome, reason } };
}
