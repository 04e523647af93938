import { parseJson, type AppError } from '@app/kernel';
import { ProviderRejectedError, ProviderUnavailableError } from '../llm-providers.errors';
import { isObject, type JsonObject } from '../wire/json';
import { headerText } from './header-text';
import { upstreamProblemOf } from './read-problem';
import { isRefusalStatus } from './refusal-status';
import { limitHeaders } from './reply-headers';
import { readRetryAfterMs } from './retry-after';
import type { UpstreamReply } from './upstream';

const jsonType = /^application\/(?:[\w.-]+\+)?json(?:\s*;|$)/i;
const codeWord = /^[A-Za-z][A-Za-z_]{0,63}$/;
const upstreamId = /^[\w-]{1,128}$/;

/** Where an answer came from and when. */
export interface ReplyOrigin {
  readonly provider: string;
  /** Wall-clock time in milliseconds since the epoch. */
  readonly nowMs: number;
  /** Set when the caller has brought the key. */
  readonly billedTo?: 'caller' | undefined;
}

/**
 * Turns an upstream answer into a JSON object, or into the error that it means.
 * @throws ProviderRejectedError (PROVIDER_REJECTED) for 4xx, but for 408 and 424
 * @throws ProviderUnavailableError (PROVIDER_UNAVAILABLE) for any other status but 2xx, and for anything but a JSON object
 */
export function readReply(reply: UpstreamReply, origin: ReplyOrigin): JsonObject {
  const { status, headers, bytes } = reply;
  if (status < 200 || status >= 300) throw refusalOf(reply, origin);
  const type = headerText(headers['content-type']) ?? 'none';
  const encoding = headerText(headers['content-encoding']) ?? 'identity';
  if (!jsonType.test(type)) throw invalidReply(`content type is ${type}`, reply, origin);
  if (encoding !== 'identity') {
    throw invalidReply(`content encoding is ${encoding}, although none was accepted`, reply, origin);
  }
  const body = tryParse(bytes);
  if (!isObject(body)) throw invalidReply('the body is not a JSON object', reply, origin);
  return body;
}

/** The error that an answer means which is not what was asked for. */
export function refusalOf(reply: UpstreamReply, origin: ReplyOrigin): AppError {
  const { status, headers } = reply;
  if (status >= 200 && status < 300) {
    return invalidReply(`content type is ${headerText(headers['content-type']) ?? 'none'}`, reply, origin);
  }
  const failure = {
    provider: origin.provider,
    upstreamStatus: status,
    retryAfterMs: readRetryAfterMs(headerText(headers['retry-after']), origin.nowMs),
    cause: new Error(factsOf(reply)),
  };
  return isRefusalStatus(status)
    ? new ProviderRejectedError({
        ...failure,
        upstreamCode: errorCodeOf(reply),
        upstream: upstreamProblemOf(reply, origin.billedTo),
        limitHeaders: limitHeaders(headers),
      })
    : new ProviderUnavailableError('upstream_error', failure);
}

function invalidReply(
  reason: string,
  { status }: UpstreamReply,
  { provider }: ReplyOrigin,
): ProviderUnavailableError {
  return new ProviderUnavailableError('invalid_reply', {
    provider,
    upstreamStatus: status,
    cause: new Error(reason),
  });
}

/** The upstream's own word for the error, when it is a plain word. */
function errorCodeOf({ bytes, headers }: UpstreamReply): string | undefined {
  const body = tryParse(bytes);
  const error = isObject(body) ? body['error'] : undefined;
  const code = isObject(error) ? (error['code'] ?? error['type']) : headerText(headers['x-amzn-errortype']);
  return typeof code === 'string' && codeWord.test(code) ? code : undefined;
}

/** What the operator may see in a log. Never the body: an upstream may quote the prompt or a part of the key. */
function factsOf({ status, headers, bytes }: UpstreamReply): string {
  const requestId = [headers['x-request-id'], headers['request-id'], headers['x-amzn-requestid']]
    .map(headerText)
    .find((id) => id !== undefined && upstreamId.test(id));
  const reference = requestId === undefined ? '' : `, its request id is ${requestId}`;
  return `upstream answered ${status} with ${bytes.length} bytes${reference}`;
}

function tryParse(bytes: Buffer): unknown {
  try {
    return parseJson(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
