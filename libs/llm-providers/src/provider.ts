import type { TraceContext } from '@app/kernel';
import type { SecretText } from '@app/secrets';
import type { JsonObject } from './wire/json';
import type { WireFormatName } from './wire/wire-format';

/** What kind of API stands behind a provider: the words of the `type` field in the providers API. */
export const PROVIDER_TYPES = [
  'openai',
  'azure-openai',
  'anthropic',
  'bedrock',
  'gemini',
  'mistral',
  'ollama',
  'custom',
] as const;
export type ProviderType = (typeof PROVIDER_TYPES)[number];

/** One model call to be made. */
export interface ProviderRequest {
  /** The form of `body`, and of the answer; one of the provider's `formats`. */
  readonly format: WireFormatName;
  /** The model to be asked, by the provider's own id. Formats that name the model in the body have it there too. */
  readonly model: string;
  /**
   * The body. It is sent as it is here, unknown fields included, and never as the bytes it was parsed from: two parsers
   * may read the same bytes differently, and only what was inspected may leave.
   */
  readonly body: JsonObject;
  /** Lower-case headers of the caller; those that the provider knows to concern the call itself are sent on. */
  readonly headers: Readonly<Record<string, string>>;
  /** Where the call stands in its trace; handed on as `traceparent` and `x-request-id`. */
  readonly trace: TraceContext;
  /** The caller's own key; it takes the place of the provider's for this request. */
  readonly key?: SecretText;
}

/** How a request is to be made. */
export interface ProviderCallOptions {
  /** Fires when the caller leaves or the deadline passes. */
  readonly signal: AbortSignal;
}

/** A whole answer. */
export interface ProviderReply {
  /** HTTP status, 200 to 299. */
  readonly status: number;
  /** Headers that may go on to the caller: nothing that concerns the connection or the operator's account. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body, unknown fields included. */
  readonly body: JsonObject;
  /** The body as it came. */
  readonly bytes: Uint8Array;
  /** From the start of the request to the last byte of the reply, in milliseconds with fractions. */
  readonly latencyMs: number;
}

/** A streamed answer whose headers have come: status 200 to 299, with the content type of the format's streams. */
export interface ProviderStream {
  readonly status: number;
  /** As of {@link ProviderReply}. */
  readonly headers: Readonly<Record<string, string>>;
  /**
   * The body, read as fast as it is consumed. Leaving the iteration closes the connection.
   * Throws ProviderUnavailableError (PROVIDER_UNAVAILABLE), and what the signal of the request says.
   */
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** A model that a provider offers. */
export interface ProviderModel {
  readonly id: string;
  readonly ownedBy: string;
  /** Seconds since the epoch. */
  readonly createdAtS: number;
}

/**
 * A service that answers model calls. What an implementer must keep:
 *
 * - `signal` reaches the socket: after it fires, the upstream connection of the call is closed and the promise or
 *   iteration rejects with the signal's reason if that is an AppError, else with CallAbortedError (CALL_ABORTED).
 * - One call is one upstream request. No retries: the caller knows the budget and the deadline.
 * - An upstream that says no (4xx but 408 and 424) is ProviderRejectedError (PROVIDER_REJECTED). Everything else that keeps
 *   a well-formed answer away is ProviderUnavailableError (PROVIDER_UNAVAILABLE). What the upstream says is dropped, even
 *   from the private cause, because it may quote the prompt or a part of the key; only `ProviderRejectedError.upstream`
 *   keeps what the caller may see.
 * - Time, size and number of connections are bounded. Calls may run concurrently.
 * - Nothing of the body, and no key, is logged.
 */
export interface Provider {
  /** Unique in the installation; lower case. */
  readonly name: string;
  readonly type: ProviderType;
  /** True when no model is asked; such an answer must never pass for a real one. */
  readonly simulated: boolean;
  /** Used when a caller names no model. */
  readonly defaultModel: string;
  /** Where the provider computes, in the words of its vendor; null when that is not known. */
  readonly region: string | null;
  /** The wire formats that it speaks itself. */
  readonly formats: ReadonlySet<WireFormatName>;

  /** Says whether a model id is known to belong to this provider. */
  claimsModel(model: string): boolean;

  /**
   * Asks for a whole answer.
   * @throws ProviderRejectedError (PROVIDER_REJECTED)
   * @throws ProviderUnavailableError (PROVIDER_UNAVAILABLE)
   * @throws CallAbortedError (CALL_ABORTED)
   */
  send(request: ProviderRequest, options: ProviderCallOptions): Promise<ProviderReply>;

  /**
   * Asks for a streamed answer; the body says so already where the format wants that.
   * @throws the same errors as `send`
   */
  open(request: ProviderRequest, options: ProviderCallOptions): Promise<ProviderStream>;

  /**
   * Lists the models that may be named.
   * @throws the same errors as `send`
   */
  models(options: ProviderCallOptions): Promise<readonly ProviderModel[]>;

  /**
   * Finds out cheaply whether the provider can be reached and takes our credentials.
   * @throws the same errors as `send`
   */
  check(options: ProviderCallOptions): Promise<void>;

  /** Ends all connections; calls that still run are aborted. */
  close(): Promise<void>;
}
