import {
  timeOfId,
  type CallId,
  type CallTarget,
  type CallUsage,
  type CallUser,
  type DecisionId,
  type ErrorCode,
  type GovernedCall,
  type Principal,
  type RequestStage,
  type TraceContext,
} from '@app/kernel';

/** What is kept of a call that may outlive the task which opened it. It survives a round trip through JSON. */
export interface LongCall {
  readonly callId: CallId;
  readonly decisionId: DecisionId;
  readonly principal: Principal;
  readonly stage: RequestStage;
  readonly operation: string;
  readonly target: CallTarget;
  readonly user: CallUser;
  readonly trace: TraceContext;
}

/** How the execution of a long call ended. Its texts were judged in the calls that it was made of. */
export type LongCallEnding = { readonly executionMs: number } & (
  | { readonly status: 'completed'; readonly usage: CallUsage; readonly simulated: boolean }
  | { readonly status: 'aborted' | 'failed'; readonly error: ErrorCode }
);

/** Keeps what the outcome of a call will need. */
export function longCallOf(call: GovernedCall, decisionId: DecisionId): LongCall {
  const { id, operation, principal, stage, target, trace, user } = call;
  return { callId: id, decisionId, principal, stage, operation, target, user, trace };
}

/** The call again, without its texts. */
export function callAgain({ callId, decisionId: _, ...kept }: LongCall): GovernedCall {
  return {
    ...kept,
    id: callId,
    segments: [],
    context: {},
    receivedAt: timeOfId(callId) ?? new Date(0),
    signal: new AbortController().signal,
  };
}
