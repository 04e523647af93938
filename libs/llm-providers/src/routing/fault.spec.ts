import { ProviderStreamError, ProviderUnavailableError } from '../llm-providers.errors';
import { faultOf } from './fault';

const event = (upstreamCode: string, upstreamStatus?: number): ProviderStreamError =>
  new ProviderStreamError({
    provider: 'it',
    upstreamCode,
    ...(upstreamStatus !== undefined && { upstreamStatus }),
  });

describe(faultOf.name, () => {
  it.each([
    ...['invalid_prompt', 'invalid_request_error', 'invalid_value', 'INVALID_ARGUMENT'],
    ...['invalid_image', 'invalid_image_format', 'invalid_base64_image', 'invalid_image_url'],
    ...['invalid_image_mode', 'image_too_large', 'image_too_small', 'image_parse_error'],
    ...['image_content_policy_violation', 'image_file_too_large', 'unsupported_image_media_type'],
    ...['empty_image_file', 'failed_to_download_image', 'image_file_not_found'],
    ...['content_filter', 'content_policy_violation', 'bio_policy', 'data_residency_mismatch'],
    ...['context_length_exceeded', 'string_above_max_length', 'integer_below_min_value'],
    ...['missing_required_parameter', 'unknown_parameter', 'unsupported_value', 'request_too_large'],
    ...['model_not_found', 'validationException'],
  ])("takes the error event %s for the caller's fault", (code) => {
    expect(faultOf(event(code))).toEqual({ result: 'rejected', remedy: 'none', blame: 'well' });
  });

  it.each<[string, number?]>([
    ['rate_limit_exceeded'],
    ['rate_limit_error'],
    ['insufficient_quota'],
    ['RESOURCE_EXHAUSTED'],
    ['throttlingException', 429],
    ['unheard', 429],
  ])('takes the error event %s for a limit, which says nothing against the provider', (...of) => {
    expect(faultOf(event(...of))).toEqual({ result: 'rate_limited', remedy: 'elsewhere', blame: 'well' });
  });

  it.each<[string, number?]>([
    ['server_error'],
    ['vector_store_timeout'],
    ['api_error'],
    ['overloaded_error'],
    ['image_generation_server_error'],
    ['unknown_error'],
    ['modelTimeoutException', 408],
    ['modelStreamErrorException', 424],
    ['internalServerException', 500],
  ])('takes the error event %s for a failure of the provider', (...of) => {
    expect(faultOf(event(...of))).toEqual({ result: 'error_event', remedy: 'elsewhere', blame: 'failed' });
  });

  it('blames nobody for an answer that passes our own bound', () => {
    const error = new ProviderUnavailableError('reply_too_large', { provider: 'it' });

    expect(faultOf(error)).toEqual({ result: 'reply_too_large', remedy: 'none', blame: 'well' });
  });
});
