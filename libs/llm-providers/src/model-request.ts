import type { CallTarget, CallUsage, Segment, StreamFrame, TenantId, TraceContext } from '@app/kernel';
import type { SecretText } from '@app/secrets';
import type { JsonObject } from './wire/json';
import type { WireFormatName } from './wire/wire-format';

/** One model call, in the caller's wire format. */
export interface ModelRequest {
  readonly format: WireFormatName;
  /** Already redacted where a decision says so. A `model` in it is replaced by the one that is really asked. */
  readonly body: JsonObject;
  /** The model that the caller names; undefined means the provider's default. */
  readonly model: string | undefined;
  /** Lower-case headers of the caller that concern the call itself, such as `anthropic-beta`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly trace: TraceContext;
  readonly tenantId: TenantId;
  /** Epoch of the policies that admitted the call; answers of other epochs are never given again. */
  readonly policyEpoch: number;
  /** Set when the caller takes an earlier answer to the same request, and lets its own be kept for that. */
  readonly mayReuse?: true;
  /** The caller's own key, in place of the one that is set up. It goes to the first provider alone, and is kept nowhere. */
  readonly providerKey?: SecretText;
}

/** Whether an answer was given before; null when the caller did not ask for that. */
type CacheNote = 'hit' | 'miss' | null;

/** A whole answer in the caller's wire format; the form in which the pipeline takes what came back from a call. */
export interface ModelAnswer {
  readonly payload: JsonObject;
  readonly segments: readonly Segment[];
  /** Pointers to what nobody can look into, such as images. */
  readonly media: readonly string[];
  readonly usage: CallUsage;
  readonly servedBy: CallTarget;
  readonly simulated: boolean;
  /** The payload with changed texts in their places. */
  readonly rebuild: (segments: readonly Segment[]) => JsonObject;
  readonly status: number;
  /** Provider headers that may go on to the caller. */
  readonly headers: Readonly<Record<string, string>>;
  /** The unchanged payload as bytes: the provider's own, unless the answer was translated. */
  readonly bytes: Uint8Array;
  /** Time that the provider took, in milliseconds. */
  readonly latencyMs: number;
  readonly cache: CacheNote;
}

/** A streamed answer in the caller's wire format, after its first content has come. */
export interface ModelStream {
  /**
   * Frames that came together, together. To be consumed once. Leaving the iteration early closes the upstream
   * connection. Throws ProviderUnavailableError
   * (PROVIDER_UNAVAILABLE) when the answer breaks off or stalls, ProviderStreamError (PROVIDER_UNAVAILABLE) when the
   * provider reports an error inside it; it never ends without a final frame.
   */
  readonly frames: AsyncIterable<readonly StreamFrame[]>;
  /** Usage so far. */
  usage(): CallUsage;
  /** Names the model that was asked until the answer names another one. */
  readonly servedBy: CallTarget;
  readonly simulated: boolean;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly contentType: string;
  readonly cache: CacheNote;
}
