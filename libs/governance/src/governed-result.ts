import type { ApprovalId, Inspection, Json, Segment } from '@app/kernel';
import type { PolicyDecision } from '@app/policy';
import type { RateLimit } from '@app/quota';
import type { ApprovalStatus } from './approvals/approval';
import type { CallOutput, StreamedOutput } from './execution';

interface Judged {
  readonly decision: PolicyDecision;
  readonly inspection: Inspection;
  readonly rateLimit: RateLimit;
  /** How long inspection and decision took, in milliseconds. */
  readonly latencyMs: number;
}

/** The call was refused before anything was executed. */
interface BlockedCall extends Judged {
  readonly verdict: 'block';
}

/** The call waits for a person; nothing was executed. */
interface ParkedCall extends Judged {
  readonly verdict: 'needs_approval';
  readonly approvalId: ApprovalId;
  /** `pending`, unless the same was asked before in the call's scope and a person said no, or nothing in time. */
  readonly approvalStatus: ApprovalStatus;
  readonly expiresAt: Date;
}

/** The call may go on; a pre-check ends here. */
export interface AllowedCall extends Judged {
  readonly verdict: 'allow';
  /** The call's segments, redacted where the decision says so. */
  readonly segments: readonly Segment[];
}

/** What the pipeline says before execution. */
export type OpenedCall = AllowedCall | BlockedCall | ParkedCall;

/** The call was executed and its answer may leave, redacted where `outputDecision` says so. */
export interface CompletedCall<
  Payload extends Json,
  Output extends CallOutput<Payload> = CallOutput<Payload>,
> extends Judged {
  readonly verdict: 'allow';
  readonly outputDecision: PolicyDecision;
  readonly output: Output;
  readonly redacted: boolean;
}

/** The call was executed, but its answer must not leave. */
export interface WithheldCall extends Judged {
  readonly verdict: 'withheld';
  readonly outputDecision: PolicyDecision;
}

/** How a whole governed call ended. */
export type GovernedResult<Payload extends Json, Output extends CallOutput<Payload> = CallOutput<Payload>> =
  BlockedCall | CompletedCall<Payload, Output> | ParkedCall | WithheldCall;

/** The call is being executed and its answer leaves event by event. */
export interface StreamedCall<Output extends StreamedOutput> extends Judged {
  readonly verdict: 'allow';
  readonly output: Output;
  /**
   * The events that may leave, those that may leave together, together; redacted where policies say so. Must be
   * iterated to its end or returned; see
   * `GovernedStream` for what it throws.
   */
  readonly bytes: AsyncIterableIterator<readonly Uint8Array[], undefined>;
}

/** How a governed stream began. */
export type StreamedResult<Output extends StreamedOutput> = BlockedCall | ParkedCall | StreamedCall<Output>;
