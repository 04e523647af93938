import type { ErrorPresenter } from '@app/http';
import type { JsonObject } from '@app/llm-providers';
import { faultOf, type Fault } from '../model-calls/fault';

/** Failures in the shape of Anthropic's API. */
export const presentAnthropicError: ErrorPresenter = (problem, error) => {
  const fault = faultOf(problem, error);
  return {
    status: fault.status,
    contentType: 'application/json',
    headers: { 'request-id': fault.requestId },
    body: anthropicError(fault),
  };
};

/** The body of a failed request; also what a stream says when it fails. */
export function anthropicError(fault: Fault): JsonObject {
  const { code, ids, message, requestId, upstream } = fault;
  const type = upstream?.type ?? typeOf(fault.status);
  return { type: 'error', error: { type, message, code, ...ids }, request_id: requestId };
}

const TYPES: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  504: 'timeout_error',
};

function typeOf(status: number): string {
  return TYPES[status] ?? (status >= 500 ? 'api_error' : 'invalid_request_error');
}
