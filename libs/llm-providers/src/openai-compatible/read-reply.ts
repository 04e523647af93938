import type { JsonObject } from '../provider';
import { ProviderRejectedError, ProviderUnavailableError } from '../llm-providers.errors';
import { readRetryAfterMs } from './retry-after';
import type { UpstreamReply } from './upstream';

const jsonType = /^application\/(?:[\w.-]+\+)?json(?:\s*;|$)/i;
const codeWord = /^[a-z_]{1,64}$/;
const upstreamId = /^[\w-]{1,128}$/;

/** Where an answer came from and when. */
interface Origin {
  readonly provider: string;
  /** Wall-clock time in milliseconds since the epoch. */
  readonly nowMs: number;
}

/**
 * Turns an upstream answer into a JSON object, or into the error that it means.
 * @throws ProviderRejectedError (PROVIDER_REJECTED) for 4xx
 * @throws ProviderUnavailableError (PROVIDER_UNAVAILABLE) for any other status but 2xx, and for anything but a JSON object
 */
export function readReply(reply: UpstreamReply, { provider, nowMs }: Origin): JsonObject {
  const { status, headers, bytes } = reply;
  if (status >= 200 && status < 300) return parseObject(reply, provider);
  const failure = {
    provider,
    upstreamStatus: status,
    retryAfterMs: readRetryAfterMs(textOf(headers['retry-after']), nowMs),
    cause: new Error(factsOf(reply)),
  };
  if (status >= 400 && status < 500) {
    throw new ProviderRejectedError({ ...failure, upstreamCode: errorCodeOf(bytes) });
  }
  throw new ProviderUnavailableError('upstream_error', failure);
}

function parseObject({ headers, bytes, status }: UpstreamReply, provider: string): JsonObject {
  const invalid = (cause: unknown): ProviderUnavailableError =>
    new ProviderUnavailableError('invalid_reply', { provider, upstreamStatus: status, cause });
  const type = textOf(headers['content-type']) ?? 'none';
  const encoding = textOf(headers['content-encoding']) ?? 'identity';
  if (!jsonType.test(type)) throw invalid(new Error(`content type is ${type}`));
  if (encoding !== 'identity')
    throw invalid(new Error(`content encoding is ${encoding}, although none was accepted`));
  const body = tryParse(bytes);
  if (!isObject(body)) throw invalid(new Error('the body is not a JSON object'));
  return body;
}

function errorCodeOf(bytes: Buffer): string | undefined {
  const body = tryParse(bytes);
  const error = isObject(body) ? body['error'] : undefined;
  const code = isObject(error) ? (error['code'] ?? error['type']) : undefined;
  return typeof code === 'string' && codeWord.test(code) ? code : undefined;
}

/** What the operator may see in a log. Never the body: an upstream may quote the prompt or a part of the key. */
function factsOf({ status, headers, bytes }: UpstreamReply): string {
  const requestId = textOf(headers['x-request-id']) ?? '';
  const reference = upstreamId.test(requestId) ? `, its request id is ${requestId}` : '';
  return `upstream answered ${status} with ${bytes.length} bytes${reference}`;
}

function tryParse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function textOf(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
