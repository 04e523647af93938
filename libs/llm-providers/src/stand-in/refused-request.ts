import { ProviderRejectedError } from '../llm-providers.errors';

/**
 * The error of a request that any provider would refuse.
 * @param message what to change; shown to the caller
 * @param param the field at fault
 */
export function refusedRequest(message: string, param: string): ProviderRejectedError {
  return new ProviderRejectedError({
    provider: 'standin',
    upstreamStatus: 400,
    upstream: { message, type: 'invalid_request_error', code: null, param },
  });
}
