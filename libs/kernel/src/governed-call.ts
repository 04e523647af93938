import type { CallId } from './ids';
import type { Json } from './json-pointer';
import type { Principal } from './principal';
import type { Segment } from './segment';

/** The points of a call at which policies look at it. */
export const STAGES = [
  'llm.request',
  'llm.response',
  'tool.request',
  'tool.response',
  'plan.request',
  'plan.step',
] as const;
export type Stage = (typeof STAGES)[number];

/** A stage at which a call enters the pipeline. */
export type RequestStage = Exclude<Stage, 'llm.response' | 'tool.response'>;

/** The stage at which the answer of a call is looked at. */
export function responseStageOf(stage: RequestStage): Stage {
  return stage === 'tool.request' ? 'tool.response' : 'llm.response';
}

/** What the call wants to reach. Fields that do not apply are absent. */
export interface CallTarget {
  readonly provider?: string;
  readonly model?: string;
  readonly connector?: string;
  readonly tool?: string;
  readonly plan?: string;
}

/** The person behind the call, as the client tells it; for policies and records, never for access. */
export interface CallUser {
  readonly id?: string;
  readonly email?: string;
  readonly role?: string;
  readonly department?: string;
  readonly region?: string;
}

/** Where the call stands in a distributed trace (W3C Trace Context). */
export interface TraceContext {
  /** 32 lower-case hexadecimal characters. */
  readonly traceId: string;
  /** Our own id of the HTTP request, echoed as `x-request-id`. */
  readonly requestId: string;
}

/**
 * What is governed: one call on its way to a model, a tool or a plan, whichever door it came through. Immutable.
 */
export interface GovernedCall {
  readonly id: CallId;
  readonly principal: Principal;
  readonly stage: RequestStage;
  /** What the caller asked for, in the door's words: `chat`, `pre-check`, `plan.execute` ... */
  readonly operation: string;
  readonly target: CallTarget;
  readonly user: CallUser;
  /** What the client calls itself in the door's payload; a label for records, never an identity. */
  readonly clientLabel?: string;
  /** Every text that must be inspected, pointing into the door's payload. */
  readonly segments: readonly Segment[];
  /** Pointers into the door's payload to what nobody can look into: images, sounds, files. Absent when there is none. */
  readonly media?: readonly string[];
  /** Free facts from the caller that policies may read as `context.*`. */
  readonly context: { readonly [key: string]: Json };
  /**
   * Names what an approval of this call is good for, such as one step of one run; calls of another scope ask again. Absent:
   * an approval is for this one attempt and cannot be used.
   */
  readonly approvalScope?: string;
  /**
   * Gives a fingerprint of everything that goes on with the call beside its texts, such as images and parameters. An approval is
   * good for equal ones only. Computed when a person must decide; absent when there is nothing else.
   */
  readonly contentHash?: () => string;
  readonly trace: TraceContext;
  readonly receivedAt: Date;
  /** Aborted when the caller leaves or the deadline passes; handed on to every socket. May be made on first use. */
  readonly signal: AbortSignal;
}

/** What a call used. Whole numbers; estimates say so. */
export interface CallUsage {
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** Of the prompt's tokens those that the provider had in its own cache; absent when it told of none. */
  readonly cacheReadTokens?: number;
  /** Of the prompt's tokens those that the provider wrote into its own cache; absent when it told of none. */
  readonly cacheWriteTokens?: number;
  /** True when the provider did not report usage and the numbers are counted by us. */
  readonly estimated: boolean;
  /** Price in millionths of a US dollar; absent when the model's price is not known. */
  readonly costMicroUsd?: number;
  /** Set when the call was made with the caller's own key, so that the provider bills the caller and not the operator. */
  readonly billedTo?: 'caller';
  /** True when an earlier answer was given again, so that no provider was asked. */
  readonly cached?: true;
}
