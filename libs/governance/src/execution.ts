import type { CallTarget, CallUsage, Decision, GovernedCall, Json, Segment } from '@app/kernel';

/** A call that may go on, with everything that the decision asks of whoever executes it. */
export interface AdmittedCall {
  readonly call: GovernedCall;
  readonly decision: Decision;
  /** The call's segments as they may be sent on: redacted where the decision says so. */
  readonly segments: readonly Segment[];
  /** Providers that the decision leaves; null means any. */
  readonly allowedProviders: readonly string[] | null;
}

/** What came back, before anyone has looked at it. */
export interface CallOutput<Payload extends Json> {
  readonly payload: Payload;
  /** Every text inside `payload` that must be inspected. */
  readonly segments: readonly Segment[];
  readonly usage: CallUsage;
  /** What really served the call, which may differ from what was asked for. */
  readonly servedBy: CallTarget;
  /** True when the answer comes from the stand-in model. */
  readonly simulated: boolean;
  /** The payload with changed texts in the places of `segments`. */
  readonly rebuild: (segments: readonly Segment[]) => Payload;
}

/**
 * Runs an admitted call: a provider, a connector, a plan. Must honour `admitted.call.signal` down to the socket and
 * must send on `admitted.segments`, never the call's own.
 */
export type ExecuteCall<Payload extends Json> = (admitted: AdmittedCall) => Promise<CallOutput<Payload>>;
