import type { ReasoningPart, TextPart, ToolCallPart } from './conversation';

/** A whole answer of a model, in no provider's words. */
export interface Reply {
  readonly head: ReplyHead;
  readonly parts: readonly ReplyPart[];
  readonly finish: Finish;
}

export type ReplyPart = TextPart | ToolCallPart | ReasoningPart;

/** What an answer says of itself before its first word; null where the provider is silent. */
export interface ReplyHead {
  readonly id: string | null;
  readonly model: string | null;
  /** Seconds since the epoch. */
  readonly createdAtS: number | null;
}

/** How an answer ended, and what it took. */
export interface Finish {
  readonly reason: StopReason;
  /** The stop sequence that was hit, when the provider names it. */
  readonly stopSequence: string | null;
  /** Null when the provider does not report it. */
  readonly usage: TokenCounts | null;
}

export type StopReason = 'end' | 'length' | 'context_full' | 'stop_sequence' | 'tool_calls' | 'filtered';

export interface TokenCounts {
  /** All tokens that were read, those from and into a cache included. */
  readonly input: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  /** All tokens that were written, reasoning included. */
  readonly output: number;
  readonly reasoning: number;
}

/**
 * The reason as other vendors would give it: some say `stop` when a tool that the caller forced was called, but clients
 * run tools only when they are told that tools were called.
 */
export function withToolCalls(reason: StopReason, hasToolCalls: boolean): StopReason {
  return reason === 'end' && hasToolCalls ? 'tool_calls' : reason;
}
