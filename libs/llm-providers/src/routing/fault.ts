import { InvalidRequestError } from '@app/kernel';
import {
  FormatNotSpokenError,
  OutpacedError,
  ProviderRejectedError,
  ProviderStreamError,
  ProviderUnavailableError,
  type UnavailableReason,
} from '../llm-providers.errors';

/** What a failed attempt means. */
export interface Fault {
  /** For records. */
  readonly result: AttemptResult;
  /** `elsewhere`: another candidate may do better. `unserved`: the same, and no model has seen the request. */
  readonly remedy: 'elsewhere' | 'none' | 'unserved';
  /** What it says about the endpoint. */
  readonly blame: 'failed' | 'nothing' | 'well';
}

/** How an attempt ended. */
export type AttemptResult =
  UnavailableReason | 'ended' | 'not_carried' | 'ok' | 'outpaced' | 'rate_limited' | 'rejected';

/** The upstream was never reached, or turned the request away before a model saw it. */
const UNSERVED: ReadonlySet<UnavailableReason> = new Set(['no_keys', 'unreachable', 'tls', 'overloaded']);

/** Words by which vendors say inside a stream that the request is at fault. */
const CALLERS_FAULT = /^(?:invalid_request|validation|context_length|content_policy)/i;

/** Tells what is to be done after an attempt that failed. */
export function faultOf(error: unknown): Fault {
  if (error instanceof InvalidRequestError || error instanceof FormatNotSpokenError) {
    return { result: 'not_carried', remedy: 'unserved', blame: 'nothing' };
  }
  if (error instanceof ProviderRejectedError) {
    return error.upstreamStatus === 429
      ? { result: 'rate_limited', remedy: 'unserved', blame: 'well' }
      : { result: 'rejected', remedy: 'none', blame: 'well' };
  }
  if (error instanceof ProviderStreamError && isCallersFault(error)) {
    return { result: 'rejected', remedy: 'none', blame: 'well' };
  }
  if (error instanceof ProviderUnavailableError) return unavailable(error.reason);
  if (error instanceof OutpacedError) return { result: 'outpaced', remedy: 'none', blame: 'nothing' };
  return { result: 'ended', remedy: 'none', blame: 'nothing' };
}

function unavailable(reason: UnavailableReason): Fault {
  return {
    result: reason,
    // Another model would be asked to write as much again.
    remedy: reason === 'reply_too_large' ? 'none' : UNSERVED.has(reason) ? 'unserved' : 'elsewhere',
    // Waiting calls are our own bound.
    blame: reason === 'overloaded' ? 'nothing' : 'failed',
  };
}

function isCallersFault({ details, upstreamCode = '' }: ProviderStreamError): boolean {
  const status = Number(details['upstream_status'] ?? 0);
  return (status >= 400 && status < 500 && status !== 429) || CALLERS_FAULT.test(upstreamCode);
}
