import { AppError, CallAbortedError } from '@app/kernel';
import { Pool, type Dispatcher } from 'undici';
import { ProviderUnavailableError, type UnavailableReason } from '../llm-providers.errors';

/** Bounds of the connections to one provider. */
export interface UpstreamLimits {
  readonly connectTimeoutMs: number;
  /** Longest wait for the first byte of an answer. */
  readonly headersTimeoutMs: number;
  /** Longest silence inside an answer. */
  readonly idleTimeoutMs: number;
  readonly maxReplyBytes: number;
  readonly maxConnections: number;
}

/** One request to a provider's API. */
export interface UpstreamRequest {
  readonly method: 'GET' | 'POST';
  /** Path below the base URL, without a leading slash. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
}

/** An answer of a provider, read to its end. */
export interface UpstreamReply {
  readonly status: number;
  readonly headers: Dispatcher.ResponseData['headers'];
  readonly bytes: Buffer;
}

/** Calls that may wait for each connection before further ones are refused. */
const WAITING_PER_CONNECTION = 4;

const reasonOfCode: Readonly<Record<string, UnavailableReason>> = {
  ECONNREFUSED: 'unreachable',
  ENOTFOUND: 'unreachable',
  EAI_AGAIN: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  UND_ERR_CONNECT_TIMEOUT: 'unreachable',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  UND_ERR_RES_EXCEEDED_MAX_SIZE: 'reply_too_large',
};

/** The HTTP/1.1 connections to one provider: kept alive, bounded, never retried, redirects not followed. */
export class Upstream {
  private readonly pool: Pool;
  private readonly basePath: string;
  private readonly maxWaiting: number;

  /**
   * @param provider name for errors
   * @param baseUrl without a trailing slash; one without a path means `/v1`
   * @param limits bounds of all connections together
   */
  constructor(
    private readonly provider: string,
    baseUrl: string,
    limits: UpstreamLimits,
  ) {
    const { origin, pathname } = new URL(baseUrl);
    this.basePath = pathname === '/' ? '/v1' : pathname;
    this.maxWaiting = limits.maxConnections * WAITING_PER_CONNECTION;
    this.pool = new Pool(origin, {
      connections: limits.maxConnections,
      connect: { timeout: limits.connectTimeoutMs },
      headersTimeout: limits.headersTimeoutMs,
      bodyTimeout: limits.idleTimeoutMs,
      maxResponseSize: limits.maxReplyBytes,
    });
  }

  /**
   * Makes one request and reads the whole answer, whatever its status.
   * @throws ProviderUnavailableError (PROVIDER_UNAVAILABLE)
   * @throws CallAbortedError (CALL_ABORTED), or the signal's own reason if that is an AppError
   */
  async exchange({ method, path, headers, body, signal }: UpstreamRequest): Promise<UpstreamReply> {
    if (signal.aborted) throw abortErrorOf(signal);
    if (this.pool.stats.queued >= this.maxWaiting) {
      throw new ProviderUnavailableError('overloaded', { provider: this.provider, retryAfterMs: 1_000 });
    }
    try {
      const request = { method, path: `${this.basePath}/${path}`, headers, signal, body: body ?? null };
      const reply = await this.pool.request(request);
      const bytes = Buffer.from(await reply.body.arrayBuffer());
      return { status: reply.statusCode, headers: reply.headers, bytes };
    } catch (cause) {
      if (signal.aborted) throw abortErrorOf(signal);
      throw this.failureOf(cause as NodeJS.ErrnoException);
    }
  }

  /** Ends all connections at once. */
  close(): Promise<void> {
    return this.pool.destroy();
  }

  /** Keeps code and message alone: errors of the HTTP parser carry bytes of the answer, which must not be logged. */
  private failureOf({ code = 'unknown', message }: NodeJS.ErrnoException): ProviderUnavailableError {
    const reason = reasonOfCode[code] ?? 'connection_lost';
    return new ProviderUnavailableError(reason, {
      provider: this.provider,
      cause: new Error(`${code}: ${message}`),
    });
  }
}

function abortErrorOf(signal: AbortSignal): AppError {
  return signal.reason instanceof AppError
    ? signal.reason
    : new CallAbortedError('The caller left before the provider had answered.', { cause: signal.reason });
}
