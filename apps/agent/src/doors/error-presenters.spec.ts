import { problemOf, type ErrorPresenter } from '@app/http';
import { AppError, InvalidRequestError, type ErrorCode } from '@app/kernel';
import { ProviderRejectedError } from '@app/llm-providers';
import { presentAnthropicError } from './anthropic/anthropic-error.presenter';
import { presentBedrockError } from './bedrock/bedrock-error.presenter';
import { presentModelsError } from './models/models-error.presenter';
import { presentOpenAiError } from './openai/openai-error.presenter';

class AnyError extends AppError {
  constructor(readonly code: ErrorCode) {
    super('Something is wrong.', { details: { decision_id: 'd-1' } });
  }
}

const present = (presenter: ErrorPresenter, error: AppError, headers = {}) =>
  presenter(problemOf(error, 'req-1'), error, headers);

describe.each<[ErrorCode, number, string, string, string]>([
  ['INVALID_REQUEST', 400, 'invalid_request_error', 'invalid_request_error', 'ValidationException'],
  ['UNAUTHENTICATED', 401, 'invalid_request_error', 'authentication_error', 'UnrecognizedClientException'],
  ['POLICY_DENIED', 403, 'policy_denied', 'permission_error', 'AccessDeniedException'],
  ['APPROVAL_REQUIRED', 403, 'approval_required', 'permission_error', 'AccessDeniedException'],
  ['NOT_FOUND', 404, 'invalid_request_error', 'not_found_error', 'ResourceNotFoundException'],
  ['PAYLOAD_TOO_LARGE', 413, 'invalid_request_error', 'request_too_large', 'ValidationException'],
  ['BURST_LIMIT_EXCEEDED', 429, 'requests', 'rate_limit_error', 'ThrottlingException'],
  ['INTERNAL', 500, 'server_error', 'api_error', 'InternalServerException'],
  ['PROVIDER_UNAVAILABLE', 502, 'server_error', 'api_error', 'ServiceUnavailableException'],
  ['AUDIT_UNAVAILABLE', 503, 'server_error', 'api_error', 'ServiceUnavailableException'],
  ['DEADLINE_EXCEEDED', 504, 'server_error', 'timeout_error', 'ModelTimeoutException'],
])('%s', (code, status, openAiType, anthropicType, bedrockType) => {
  const error = new AnyError(code);

  it('is known to clients of OpenAI', () => {
    expect(present(presentOpenAiError, error)).toMatchObject({
      status,
      body: { error: { message: 'Something is wrong.', type: openAiType, param: null, decision_id: 'd-1' } },
    });
  });

  it('is known to clients of Anthropic', () => {
    expect(present(presentAnthropicError, error)).toMatchObject({
      status,
      headers: { 'request-id': 'req-1' },
      body: { type: 'error', error: { type: anthropicType }, request_id: 'req-1' },
    });
  });

  it('is known to clients of Bedrock', () => {
    expect(present(presentBedrockError, error)).toMatchObject({
      status,
      headers: { 'x-amzn-errortype': bedrockType, 'x-amzn-requestid': 'req-1' },
      body: { message: 'Something is wrong.', decision_id: 'd-1' },
    });
  });

  it('has the form in which models are asked for', () => {
    const asAnthropic = present(presentModelsError, error, { 'anthropic-version': '2023-06-01' });

    expect(present(presentModelsError, error)).toEqual(present(presentOpenAiError, error));
    expect(asAnthropic).toEqual(present(presentAnthropicError, error));
  });
});

describe('what the provider says about the request', () => {
  const upstream = {
    message: 'max_tokens is too large',
    type: 'too_much',
    code: 'invalid_value',
    param: 'max_tokens',
  };
  const error = new ProviderRejectedError({ provider: 'p', upstreamStatus: 400, upstream });

  it('keeps its status and its words', () => {
    expect(present(presentOpenAiError, error)).toMatchObject({ status: 400, body: { error: upstream } });
    expect(present(presentAnthropicError, error)).toMatchObject({
      status: 400,
      body: { error: { type: 'too_much', message: upstream.message } },
    });
    expect(present(presentBedrockError, error)).toMatchObject({
      status: 400,
      headers: { 'x-amzn-errortype': 'ValidationException' },
      body: { message: upstream.message },
    });
  });

  it('keeps the name of an exception', () => {
    const named = { ...upstream, type: 'ModelNotReadyException' };
    const refused = new ProviderRejectedError({ provider: 'p', upstreamStatus: 429, upstream: named });

    expect(present(presentBedrockError, refused)).toMatchObject({
      status: 429,
      headers: { 'x-amzn-errortype': 'ModelNotReadyException' },
    });
  });

  it('stays here when it is about the account', () => {
    const refused = new ProviderRejectedError({ provider: 'p', upstreamStatus: 401, upstream: null });

    expect(present(presentOpenAiError, refused)).toMatchObject({ status: 502 });
  });
});

describe('a month that is used up', () => {
  it('is final for clients of AWS', () => {
    expect(present(presentBedrockError, new AnyError('MONTHLY_QUOTA_EXCEEDED'))).toMatchObject({
      status: 400,
      headers: { 'x-amzn-errortype': 'ServiceQuotaExceededException' },
    });
  });

  it('has OpenAI’s own word', () => {
    expect(present(presentOpenAiError, new AnyError('MONTHLY_QUOTA_EXCEEDED'))).toMatchObject({
      body: { error: { type: 'insufficient_quota', code: 'insufficient_quota' } },
    });
  });
});

it('names the first field that is wrong', () => {
  const error = new InvalidRequestError('No.', {
    problems: [
      { field: '/messages/0/role', message: 'is required' },
      { field: '/model', message: 'x' },
    ],
  });

  expect(present(presentOpenAiError, error)).toMatchObject({
    body: { error: { param: '/messages/0/role' } },
  });
});
