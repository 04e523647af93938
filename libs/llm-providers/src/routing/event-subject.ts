import type { ProviderStreamError } from '../llm-providers.errors';
import { isRefusalStatus } from '../upstream/refusal-status';

/** What an error inside an answer speaks of: a limit that is reached, the provider itself, or the caller's request. */
export type EventSubject = 'limit' | 'provider' | 'request';

/** Words for what would be status 429 outside of a stream. */
const LIMIT = /^(?:rate_limit|throttling|too_many_requests|insufficient_quota|resource_exhausted|slow_down)/i;

/**
 * Words by which vendors say that a request is at fault, by families, which grow. Sources: `ResponseErrorCode` and the codes
 * of status 400 in OpenAI's API reference, Anthropic's types of errors, exceptions of the Bedrock runtime, codes of Google's
 * APIs.
 */
const REQUEST: readonly RegExp[] = [
  /^invalid_(?:argument|base64_image|function|image|prompt|request|schema|type|value)/i,
  /^(?:validation|context_length|content_filter|missing_|unknown_parameter|unsupported_)/i,
  /^(?:array|decimal|integer|number|object|string)_(?:above|below)_/i,
  /^(?:empty_(?:array|image|string)|failed_to_download|image_parse|data_residency)/i,
  /_too_(?:large|long|short|small)$|(?:^|_)not_found|_policy(?:_violation)?$/i,
];

/** Tells by its status and its word what an error event speaks of. Words that nobody knows are the provider's. */
export function subjectOf({ details, upstreamCode = '' }: ProviderStreamError): EventSubject {
  const status = Number(details['upstream_status'] ?? 0);
  if (status === 429 || LIMIT.test(upstreamCode)) return 'limit';
  const isRefused = isRefusalStatus(status) || REQUEST.some((words) => words.test(upstreamCode));
  return isRefused ? 'request' : 'provider';
}
