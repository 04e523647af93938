import { randomUUID } from 'node:crypto';
import type { Clock, TraceContext } from '@app/kernel';
import type { ProviderReply, ProviderStream } from '../provider';
import { refusalOf, readReply, type ReplyOrigin } from './read-reply';
import { forwardedHeaders } from './reply-headers';
import { Upstream, type UpstreamRequest, type UpstreamTarget } from './upstream';

/** One request of a model call. */
export interface JsonRequest extends Omit<UpstreamRequest, 'method'> {
  /** Absent for requests that belong to no call. */
  readonly trace?: TraceContext;
  /** Set when the caller has brought the key: refusals that speak of its account are the caller's to know. */
  readonly billedTo?: 'caller' | undefined;
}

/** A provider's API that takes and gives JSON, and streams of it. */
export class JsonUpstream {
  readonly upstream: Upstream;

  constructor(
    private readonly target: UpstreamTarget,
    private readonly clock: Clock,
  ) {
    this.upstream = new Upstream(target);
  }

  /**
   * Asks for a JSON object: by POST if there is a body, else by GET.
   * @throws the errors of `Provider.send`
   */
  async send(request: JsonRequest): Promise<ProviderReply> {
    const startedMs = this.clock.monotonicMs();
    const reply = await this.upstream.exchange(withHead(request, 'application/json'));
    return {
      status: reply.status,
      headers: forwardedHeaders(reply.headers),
      body: readReply(reply, this.origin(request)),
      bytes: reply.bytes,
      latencyMs: this.clock.monotonicMs() - startedMs,
    };
  }

  /**
   * Asks for a stream of the given content type.
   * @throws the errors of `Provider.open`
   */
  async open(request: JsonRequest, contentType: string): Promise<ProviderStream> {
    const reply = await this.upstream.open(withHead(request, contentType), contentType);
    if (!('body' in reply)) throw refusalOf(reply, this.origin(request));
    return { status: reply.status, headers: forwardedHeaders(reply.headers), bytes: reply.body };
  }

  /** Ends all connections at once. */
  close(): Promise<void> {
    return this.upstream.close();
  }

  private origin({ billedTo }: JsonRequest): ReplyOrigin {
    return { provider: this.target.provider, nowMs: this.clock.nowMs(), billedTo };
  }
}

function withHead({ billedTo: _, trace, ...request }: JsonRequest, accept: string): UpstreamRequest {
  return {
    ...request,
    method: request.body === undefined ? 'GET' : 'POST',
    headers: {
      accept,
      'user-agent': 'axonflow',
      ...(request.body !== undefined && { 'content-type': 'application/json' }),
      ...(trace !== undefined && traceHeaders(trace)),
      ...request.headers,
    },
  };
}

/** A new span of the call's trace (W3C Trace Context, section 3.2), and our request id. */
function traceHeaders({ traceId, requestId }: TraceContext): Record<string, string> {
  return { traceparent: `00-${traceId}-${newSpanId()}-01`, 'x-request-id': requestId };
}

/** 16 hexadecimal characters, all of them random: the parts of a UUID that hold no version. Node makes UUIDs in advance. */
function newSpanId(): string {
  const uuid = randomUUID();
  return uuid.slice(0, 8) + uuid.slice(-8);
}
