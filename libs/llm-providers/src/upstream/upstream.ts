import type { LookupFunction } from 'node:net';
import { AppError, CallAbortedError } from '@app/kernel';
import { Pool } from 'undici';
import { ProviderUnavailableError } from '../llm-providers.errors';
import { headerText } from './header-text';
import { IncomingAnswer, type UpstreamHead } from './incoming-answer';
import { unavailableReasonOf } from './unavailable-reason';

/** Bounds of the connections to one provider. */
export interface UpstreamLimits {
  readonly connectTimeoutMs: number;
  /** Longest wait for the first byte of an answer. */
  readonly headersTimeoutMs: number;
  /** Longest silence inside an answer. Streams may take as long as they like in total. */
  readonly idleTimeoutMs: number;
  /** Of whole answers. */
  readonly maxReplyBytes: number;
  readonly maxConnections: number;
  /** Resolves host names of connections, and may refuse them; the system's way when absent. Not asked for IP addresses. */
  readonly lookup?: LookupFunction;
}

/** Where a provider is reached. */
export interface UpstreamTarget {
  /** Name for errors. */
  readonly provider: string;
  /** Without a trailing slash. */
  readonly baseUrl: string;
  /** Path of a base URL that has none, such as `/v1`; `''` for none. */
  readonly defaultPath: string;
  readonly limits: UpstreamLimits;
}

/** One request to a provider's API. */
export interface UpstreamRequest {
  readonly method: 'GET' | 'POST';
  /** Path and query below the base URL, without a leading slash. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
}

/** An answer of a provider, read to its end. */
export interface UpstreamReply extends UpstreamHead {
  readonly bytes: Buffer;
}

/** An answer of a provider that is still running. */
export interface UpstreamStream extends UpstreamHead {
  /** To be iterated in any case: leaving the iteration closes the connection. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** Calls that may wait for each connection before further ones are refused. */
const WAITING_PER_CONNECTION = 4;

/** Bytes that are read of an answer that is no stream, although one was asked for. */
const MAX_REFUSAL_BYTES = 64 * 1024;

/** The HTTP/1.1 connections to one provider: kept alive, bounded, never retried, redirects not followed. */
export class Upstream {
  /** Scheme, host and port. */
  readonly origin: string;
  private readonly pool: Pool;
  private readonly basePath: string;
  /** Requests that the connections have, and that wait for one. */
  private underWay = 0;

  constructor(private readonly target: UpstreamTarget) {
    const { origin, pathname } = new URL(target.baseUrl);
    const { limits } = target;
    this.origin = origin;
    this.basePath = pathname === '/' ? target.defaultPath : pathname;
    this.pool = new Pool(origin, {
      connections: limits.maxConnections,
      connect: {
        timeout: limits.connectTimeoutMs,
        ...(limits.lookup !== undefined && { lookup: limits.lookup }),
      },
      headersTimeout: limits.headersTimeoutMs,
      bodyTimeout: limits.idleTimeoutMs,
    });
  }

  /** The path of a request as it is sent. */
  pathOf(path: string): string {
    return `${this.basePath}/${path}`;
  }

  /**
   * Makes one request and reads the whole answer, whatever its status.
   * @throws ProviderUnavailableError (PROVIDER_UNAVAILABLE)
   * @throws CallAbortedError (CALL_ABORTED), or the signal's own reason if that is an AppError
   */
  async exchange(request: UpstreamRequest): Promise<UpstreamReply> {
    const answer = this.request(request);
    const { status, headers } = await answer.head;
    return { status, headers, bytes: await this.readAll(answer) };
  }

  /**
   * Makes one request and waits for the head of a streamed answer.
   * @param request what to send
   * @param contentType media type of the stream
   * @returns what else came instead of such a stream, with the beginning of its body
   * @throws the same errors as `exchange`, also while the body is iterated
   */
  async open(request: UpstreamRequest, contentType: string): Promise<UpstreamStream | UpstreamReply> {
    const body = this.request(request);
    const { status, headers } = await body.head;
    if (status >= 200 && status < 300 && isOfType(headers, contentType)) return { status, headers, body };
    return { status, headers, bytes: await readBeginning(body) };
  }

  /** Ends all connections at once. */
  close(): Promise<void> {
    return this.pool.destroy();
  }

  private request({ method, path, headers, body, signal }: UpstreamRequest): IncomingAnswer {
    if (signal.aborted) throw abortErrorOf(signal);
    const { limits, provider } = this.target;
    if (this.underWay >= limits.maxConnections * (1 + WAITING_PER_CONNECTION)) {
      throw new ProviderUnavailableError('overloaded', { provider, retryAfterMs: 1_000 });
    }
    const answer = new IncomingAnswer(signal, {
      failureOf: (cause) => this.failureOf(cause, signal),
      onOver: () => (this.underWay -= 1),
    });
    this.underWay += 1;
    this.pool.dispatch({ method, path: this.pathOf(path), headers, body: body ?? null }, answer);
    return answer;
  }

  private async readAll(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
    const parts: Uint8Array[] = [];
    let sizeBytes = 0;
    for await (const chunk of chunks) {
      sizeBytes += chunk.length;
      if (sizeBytes > this.target.limits.maxReplyBytes) {
        throw new ProviderUnavailableError('reply_too_large', { provider: this.target.provider });
      }
      parts.push(chunk);
    }
    return joined(parts);
  }

  /** Keeps code and message alone: errors of the HTTP parser carry bytes of the answer, which must not be logged. */
  private failureOf(cause: unknown, signal: AbortSignal): AppError {
    if (signal.aborted) return abortErrorOf(signal);
    const { code = 'unknown', message } = cause as NodeJS.ErrnoException;
    return new ProviderUnavailableError(unavailableReasonOf(code), {
      provider: this.target.provider,
      cause: new Error(`${code}: ${message}`),
    });
  }
}

function isOfType(headers: UpstreamHead['headers'], contentType: string): boolean {
  const type = headerText(headers['content-type'])?.toLowerCase() ?? '';
  return (
    type.startsWith(contentType) && (headerText(headers['content-encoding']) ?? 'identity') === 'identity'
  );
}

async function readBeginning(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of chunks) {
    parts.push(chunk);
    sizeBytes += chunk.length;
    if (sizeBytes >= MAX_REFUSAL_BYTES) break;
  }
  return joined(parts).subarray(0, MAX_REFUSAL_BYTES);
}

/** Most answers come in one part, which need not be copied. */
function joined(parts: readonly Uint8Array[]): Buffer {
  const [first] = parts;
  if (first === undefined || parts.length > 1) return Buffer.concat(parts);
  return Buffer.from(first.buffer, first.byteOffset, first.byteLength);
}

function abortErrorOf(signal: AbortSignal): AppError {
  return signal.reason instanceof AppError
    ? signal.reason
    : new CallAbortedError('The caller left before the provider had answered.', { cause: signal.reason });
}
