import { InvalidRequestError } from '@app/kernel';
import {
  FormatNotSpokenError,
  OutpacedError,
  ProviderRejectedError,
  ProviderStreamError,
  ProviderUnavailableError,
  type UnavailableReason,
} from '../llm-providers.errors';
import { subjectOf, type EventSubject } from './event-subject';

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

const REJECTED: Fault = { result: 'rejected', remedy: 'none', blame: 'well' };

/** What an error event means. Unlike after status 429, a model may have begun to serve a call that meets a limit. */
const EVENTS: Readonly<Record<EventSubject, Fault>> = {
  limit: { result: 'rate_limited', remedy: 'elsewhere', blame: 'well' },
  provider: { result: 'error_event', remedy: 'elsewhere', blame: 'failed' },
  request: REJECTED,
};

/** Tells what is to be done after an attempt that failed. */
export function faultOf(error: unknown): Fault {
  if (error instanceof InvalidRequestError || error instanceof FormatNotSpokenError) {
    return { result: 'not_carried', remedy: 'unserved', blame: 'nothing' };
  }
  if (error instanceof ProviderRejectedError) {
    return error.upstreamStatus === 429
      ? { result: 'rate_limited', remedy: 'unserved', blame: 'well' }
      : REJECTED;
  }
  if (error instanceof ProviderStreamError) return EVENTS[subjectOf(error)];
  if (error instanceof ProviderUnavailableError) return unavailable(error.reason);
  if (error instanceof OutpacedError) return { result: 'outpaced', remedy: 'none', blame: 'nothing' };
  return { result: 'ended', remedy: 'none', blame: 'nothing' };
}

function unavailable(reason: UnavailableReason): Fault {
  // The bound is our own, and another model would be asked to write as much again.
  if (reason === 'reply_too_large') return { result: reason, remedy: 'none', blame: 'well' };
  return {
    result: reason,
    remedy: UNSERVED.has(reason) ? 'unserved' : 'elsewhere',
    // Waiting calls are our own bound.
    blame: reason === 'overloaded' ? 'nothing' : 'failed',
  };
}
