import type { FormatBridge } from './format-bridge';
import type { ModelRequest } from './model-request';
import type { ProviderRequest } from './provider';

/** How a request is put to a provider. */
interface Bridging {
  readonly bridge: FormatBridge;
  /** By the provider's own id. */
  readonly model: string;
  readonly streamed: boolean;
}

/**
 * Puts a request into the provider's format. Headers of the caller belong to the caller's format and do not cross.
 * @throws InvalidRequestError (INVALID_REQUEST) when the body says what the provider's format cannot
 */
export function bridgedRequest(
  { body, headers, providerKey, trace }: ModelRequest,
  { bridge: { upstream, translator }, model, streamed }: Bridging,
): ProviderRequest {
  const translated = translator?.request(body, model, streamed) ?? body;
  const addressed = upstream.withModel(translated, model);
  return {
    format: upstream.name,
    model,
    body: streamed ? upstream.streamed(addressed) : addressed,
    headers: translator === null ? headers : {},
    trace,
    ...(providerKey !== undefined && { key: providerKey }),
  };
}
