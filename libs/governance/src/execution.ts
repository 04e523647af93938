import type { CallTarget, CallUsage, Decision, GovernedCall, Json, Segment, StreamFrame } from '@app/kernel';

/** One try to have a call executed by somebody. */
export interface ExecutionAttempt {
  readonly provider: string;
  readonly model: string;
  /** A word of a short list: `ok`, or what went wrong. */
  readonly result: string;
  readonly ms: number;
}

/** A call that may go on, with everything that the decision asks of whoever executes it. */
export interface AdmittedCall {
  readonly call: GovernedCall;
  readonly decision: Decision;
  /** The call's segments as they may be sent on: redacted where the decision says so. */
  readonly segments: readonly Segment[];
  /** Providers that the decision leaves; null means any. */
  readonly allowedProviders: readonly string[] | null;
  /** Regions of providers that the decision leaves; null means any. */
  readonly allowedRegions: readonly string[] | null;
  /** To be told of each attempt as soon as it is over; the outcome names them all, however the call ends. */
  readonly onAttempt: (attempt: ExecutionAttempt) => void;
}

/** What came back, before anyone has looked at it. */
export interface CallOutput<Payload extends Json> {
  readonly payload: Payload;
  /** Every text inside `payload` that must be inspected. */
  readonly segments: readonly Segment[];
  /** Pointers to what nobody can look into, such as images. Absent when there is none. */
  readonly media?: readonly string[];
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
export type ExecuteCall<Output extends CallOutput<Json>> = (admitted: AdmittedCall) => Promise<Output>;

/** An answer that comes in event by event, before anyone has looked at it. */
export interface StreamedOutput {
  /**
   * Frames that came together, together. Consumed once, one at a time. Ends with a frame that `isFinal`, or throws;
   * `return` is called as soon as nothing more
   * is wanted, also after the final frame, and must free the connection.
   */
  readonly frames: AsyncIterable<readonly StreamFrame[]>;
  /** What was used so far; asked once, when the stream is over. */
  usage(): CallUsage;
  /** What really serves the call; read when the stream is over. */
  readonly servedBy: CallTarget;
  /** True when the answer comes from the stand-in model. */
  readonly simulated: boolean;
}

/** Starts an admitted call whose answer comes in event by event. Keeps to what is said of `ExecuteCall`. */
export type ExecuteStream<Output extends StreamedOutput> = (admitted: AdmittedCall) => Promise<Output>;
