import type { ErrorPresenter } from '@app/http';
import type { JsonObject } from '@app/llm-providers';
import { faultOf, isRefusal, type Fault } from '../model-calls/fault';

/** Codes that clients of OpenAI know for what ours say. */
const KNOWN_CODES: Readonly<Record<string, string>> = {
  unauthenticated: 'invalid_api_key',
  burst_limit_exceeded: 'rate_limit_exceeded',
  monthly_quota_exceeded: 'insufficient_quota',
};

/** Failures in the shape of OpenAI's API. */
export const presentOpenAiError: ErrorPresenter = (problem, error) => {
  const fault = faultOf(problem, error);
  return { status: fault.status, contentType: 'application/json', body: openAiError(fault) };
};

/** The body of a failed request; also what a stream says when it fails. */
export function openAiError(fault: Fault): JsonObject {
  const { code, ids, message, param, upstream } = fault;
  const known = KNOWN_CODES[code] ?? code;
  const told = {
    type: upstream?.type ?? typeOf(fault, known),
    param,
    code: upstream === null ? known : upstream.code,
  };
  return { error: { message, ...told, ...ids } };
}

function typeOf(fault: Fault, code: string): string {
  if (isRefusal(fault)) return code;
  if (fault.status === 429) return code === 'insufficient_quota' ? code : 'requests';
  return fault.status >= 500 ? 'server_error' : 'invalid_request_error';
}
