import { AppError } from '@app/kernel';
import { ConnectorCallError } from '@app/mcp-connectors';
import type { RetryClass } from '../../planning/steps/step-fields';
import { NO_USAGE, type EndedStep } from '../step-outcome';

/** Why a try failed, and what may be done about it. */
export interface Failure {
  readonly outcome: EndedStep;
  /** Null when another try would bring the same. */
  readonly retryClass: RetryClass | null;
  /** How long whoever refused asks to be left alone. */
  readonly retryAfterMs: number;
  /** True when it was turned down before anything was done. */
  readonly wasRefused: boolean;
  /** True when nobody can say whether anything was done. */
  readonly mayHaveHappened: boolean;
}

const CLASS_BY_CODE: Readonly<Partial<Record<string, RetryClass>>> = {
  BURST_LIMIT_EXCEEDED: 'rate_limited',
  DEADLINE_EXCEEDED: 'timeout',
  PROVIDER_UNAVAILABLE: 'unavailable',
  CONNECTOR_UNAVAILABLE: 'unavailable',
  AUDIT_UNAVAILABLE: 'unavailable',
  DATABASE_UNAVAILABLE: 'unavailable',
  POLICY_UNAVAILABLE: 'unavailable',
  INVALID_OUTPUT: 'invalid_output',
};

const CLASS_BY_REASON: Readonly<Partial<Record<string, RetryClass>>> = {
  overloaded: 'rate_limited',
  'rate-limited': 'rate_limited',
  timeout: 'timeout',
};

/** Refusals that come before anything is done. */
const REFUSALS: ReadonlySet<string> = new Set([
  'BURST_LIMIT_EXCEEDED',
  'MONTHLY_QUOTA_EXCEEDED',
  'INVALID_REQUEST',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'PROVIDER_UNKNOWN',
  'PROVIDER_REJECTED',
  'CONNECTOR_REJECTED',
]);

/** Reads an error that a step runner threw. Errors that nobody foresaw are not tried again. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof AppError)) {
    return failureWith(
      'INTERNAL',
      'The step failed for an internal reason; the log of the orchestrator has it.',
    );
  }
  const retryClass = retryClassOf(error);
  const wasRefused = REFUSALS.has(error.code) || retryClass === 'rate_limited' || wasUnreachable(error);
  return {
    ...failureWith(error.code, error.message),
    retryClass,
    retryAfterMs: error.retryAfterMs ?? 0,
    wasRefused,
    mayHaveHappened: !wasRefused,
  };
}

function wasUnreachable(error: AppError): boolean {
  return error instanceof ConnectorCallError && error.failure === 'unreachable';
}

/** Reads an outcome that a step runner returned, which says itself what happened. */
export function failedTry(outcome: EndedStep): Failure {
  return {
    outcome,
    retryClass: outcome.status === 'failed' ? (CLASS_BY_CODE[outcome.code] ?? null) : null,
    retryAfterMs: 0,
    wasRefused: false,
    mayHaveHappened: false,
  };
}

function retryClassOf(error: AppError): RetryClass | null {
  const { code, details } = error;
  if (details['upstream_status'] === 429) return 'rate_limited';
  const reason = error instanceof ConnectorCallError ? error.failure : details['reason'];
  return CLASS_BY_REASON[String(reason)] ?? CLASS_BY_CODE[code] ?? null;
}

/** A failure that another try would only repeat. */
export function failureWith(code: string, reason: string): Failure {
  return {
    outcome: { status: 'failed', reason, code, decisionId: null, usage: NO_USAGE },
    retryClass: null,
    retryAfterMs: 0,
    wasRefused: false,
    mayHaveHappened: true,
  };
}
