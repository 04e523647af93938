import type { CallUsage, Json, Segment, TraceContext } from '@app/kernel';

/** A JSON object, as parsed from a request or a reply. */
export type JsonObject = { readonly [key: string]: Json };

/** What kind of API stands behind a provider: the words of the `type` field in the providers API. */
export type ProviderType = 'openai' | 'mistral' | 'ollama' | 'custom';

/** One chat completion to be made. */
export interface ProviderRequest {
  /**
   * The body in the form of OpenAI chat completions. It is sent as it is here, unknown fields included, and never as the
   * bytes it was parsed from: two parsers may read the same bytes differently, and only what was inspected may leave.
   */
  readonly body: JsonObject;
  /** Where the call stands in its trace; handed on as `traceparent` and `x-request-id`. */
  readonly trace: TraceContext;
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
  /** Every text of `body` that a model wrote. */
  readonly segments: readonly Segment[];
  readonly usage: CallUsage;
  /** The model that answered, which need not be the one that was asked for. */
  readonly model: string;
  /** From the start of the request to the last byte of the reply, in milliseconds with fractions. */
  readonly latencyMs: number;
  /** True when no model was asked; such an answer must never pass for a real one. */
  readonly simulated: boolean;
}

/** A model that a provider offers. */
export interface ProviderModel {
  readonly id: string;
  readonly ownedBy: string;
  /** Seconds since the epoch. */
  readonly createdAtS: number;
}

/**
 * A service that answers chat completions. What an implementer must keep:
 *
 * - `signal` reaches the socket: after it fires, the upstream connection of the call is closed and the promise rejects
 *   with the signal's reason if that is an AppError, else with CallAbortedError (CALL_ABORTED).
 * - One call is one upstream request. No retries: the caller knows the budget and the deadline.
 * - An upstream that says no (4xx) is ProviderRejectedError (PROVIDER_REJECTED). Everything else that keeps a well-formed
 *   answer away is ProviderUnavailableError (PROVIDER_UNAVAILABLE). Upstream texts are dropped, even from the private
 *   cause: they may quote the prompt or a part of the key.
 * - Time, size and number of connections are bounded. Calls may run concurrently.
 * - Nothing of the body, and no key, is logged.
 *
 * Streamed answers are a further capability beside `chat`, so that an implementer of this contract stays valid.
 */
export interface Provider {
  /** Unique in the installation; lower case. */
  readonly name: string;
  readonly type: ProviderType;
  /** See {@link ProviderReply.simulated}. */
  readonly simulated: boolean;
  /** Used when a caller names no model. */
  readonly defaultModel: string;
  /** Says whether a model id is known to belong to this provider. */
  claimsModel(model: string): boolean;
  /**
   * Makes one whole chat completion.
   * @throws InvalidRequestError (INVALID_REQUEST) when the body asks for a stream
   * @throws ProviderRejectedError (PROVIDER_REJECTED)
   * @throws ProviderUnavailableError (PROVIDER_UNAVAILABLE)
   * @throws CallAbortedError (CALL_ABORTED)
   */
  chat(request: ProviderRequest, options: ProviderCallOptions): Promise<ProviderReply>;
  /**
   * Lists the models that may be named.
   * @throws the same errors as `chat`
   */
  models(options: ProviderCallOptions): Promise<readonly ProviderModel[]>;
  /** Ends all connections; calls that still run are aborted. */
  close(): Promise<void>;
}
