import type { CallTarget, CallUsage } from '@app/kernel';

/** A complete answer as the provider gave it, in the caller's wire format; nobody has judged it yet. */
export interface KeptAnswer {
  readonly bytes: Uint8Array;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly usage: CallUsage;
  readonly servedBy: CallTarget;
  readonly simulated: boolean;
}

/** What giving an answer again costs: nothing. */
export function reusedUsage({ completionTokens, estimated, promptTokens }: CallUsage): CallUsage {
  return { promptTokens, completionTokens, estimated, costMicroUsd: 0, cached: true };
}

/** What of an answer is kept. */
export function keptOf({ bytes, headers, servedBy, simulated, status, usage }: KeptAnswer): KeptAnswer {
  return { bytes, headers, servedBy, simulated, status, usage };
}
