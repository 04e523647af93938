import type { ErrorPresenter } from '@app/http';
import type { JsonObject } from '@app/llm-providers';
import { faultOf, type Fault } from '../model-calls/fault';

/** Failures in the shape of Bedrock's runtime API: clients read the header first. */
export const presentBedrockError: ErrorPresenter = (problem, error) => {
  const fault = faultOf(problem, error);
  return {
    // AWS clients retry every 429, but know this one as final.
    status: fault.code === QUOTA_USED_UP ? 400 : fault.status,
    contentType: 'application/json',
    headers: { 'x-amzn-errortype': exceptionOf(fault), 'x-amzn-requestid': fault.requestId },
    body: bedrockError(fault),
  };
};

const QUOTA_USED_UP = 'monthly_quota_exceeded';

/** The body of a failed request; also what a stream says when it fails. */
export function bedrockError({ code, ids, message }: Fault): JsonObject {
  return { message, code, ...ids };
}

/** The name of the exception that a stream ends with. Source: output members of ConverseStream. */
export function streamExceptionOf({ status }: Fault): string {
  if (status === 429) return 'throttlingException';
  if (status === 503) return 'serviceUnavailableException';
  if (status === 502 || status === 504) return 'modelStreamErrorException';
  return status >= 500 ? 'internalServerException' : 'validationException';
}

const EXCEPTIONS: Readonly<Record<number, string>> = {
  401: 'UnrecognizedClientException',
  403: 'AccessDeniedException',
  404: 'ResourceNotFoundException',
  429: 'ThrottlingException',
  500: 'InternalServerException',
  502: 'ServiceUnavailableException',
  503: 'ServiceUnavailableException',
  504: 'ModelTimeoutException',
};

function exceptionOf({ code, status, upstream }: Fault): string {
  if (code === QUOTA_USED_UP) return 'ServiceQuotaExceededException';
  const ofProvider = upstream?.type ?? '';
  if (ofProvider.endsWith('Exception')) return ofProvider;
  return EXCEPTIONS[status] ?? (status >= 500 ? 'InternalServerException' : 'ValidationException');
}
