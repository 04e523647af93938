import { randomBytes } from 'node:crypto';
import type { Clock, Json, TraceContext } from '@app/kernel';
import { ProviderUnavailableError } from '../llm-providers.errors';
import { replySegments } from '../openai-wire/reply-segments';
import { replyUsage } from '../openai-wire/reply-usage';
import { requireWholeReply } from '../openai-wire/whole-reply';
import type {
  JsonObject,
  Provider,
  ProviderCallOptions,
  ProviderModel,
  ProviderReply,
  ProviderRequest,
  ProviderType,
} from '../provider';
import { readReply } from './read-reply';
import { forwardedHeaders } from './reply-headers';
import { Upstream, type UpstreamLimits, type UpstreamReply } from './upstream';

/** An API that speaks OpenAI's chat completions. */
export interface OpenAiCompatibleSettings {
  readonly name: string;
  readonly type: ProviderType;
  readonly baseUrl: string;
  /** Sent as bearer token; null for services that need none. */
  readonly apiKey: string | null;
  readonly defaultModel: string;
  /** Beginnings of the model ids that belong to this provider. */
  readonly modelPrefixes: readonly string[];
  readonly limits: UpstreamLimits;
}

/** Passes chat completions through to an API of OpenAI's form, field by field as they are. */
export class OpenAiCompatibleProvider implements Provider {
  readonly name: string;
  readonly type: ProviderType;
  readonly simulated = false;
  readonly defaultModel: string;
  private readonly upstream: Upstream;
  private readonly headers: Readonly<Record<string, string>>;

  constructor(
    private readonly settings: OpenAiCompatibleSettings,
    private readonly clock: Clock,
  ) {
    this.name = settings.name;
    this.type = settings.type;
    this.defaultModel = settings.defaultModel;
    this.upstream = new Upstream(settings.name, settings.baseUrl, settings.limits);
    this.headers = {
      accept: 'application/json',
      'user-agent': 'axonflow',
      ...(settings.apiKey !== null && { authorization: `Bearer ${settings.apiKey}` }),
    };
  }

  claimsModel(model: string): boolean {
    return this.settings.modelPrefixes.some((prefix) => model.startsWith(prefix));
  }

  async chat({ body, trace }: ProviderRequest, { signal }: ProviderCallOptions): Promise<ProviderReply> {
    requireWholeReply(body);
    const startedMs = this.clock.monotonicMs();
    const reply = await this.upstream.exchange({
      method: 'POST',
      path: 'chat/completions',
      headers: { ...this.headers, 'content-type': 'application/json', ...traceHeaders(trace) },
      body: JSON.stringify(body),
      signal,
    });
    const latencyMs = this.clock.monotonicMs() - startedMs;
    return { ...this.completionOf(body, reply), latencyMs, simulated: false };
  }

  async models({ signal }: ProviderCallOptions): Promise<readonly ProviderModel[]> {
    const reply = await this.upstream.exchange({
      method: 'GET',
      path: 'models',
      headers: this.headers,
      signal,
    });
    const { data } = this.read(reply);
    if (!Array.isArray(data)) throw this.invalid(new Error('the list of models has no data'));
    return (data as readonly JsonObject[]).map(({ id, owned_by: ownedBy, created }) => ({
      id: textOr(id, 'unknown'),
      ownedBy: textOr(ownedBy, this.name),
      createdAtS: typeof created === 'number' ? created : 0,
    }));
  }

  close(): Promise<void> {
    return this.upstream.close();
  }

  private completionOf(
    request: JsonObject,
    reply: UpstreamReply,
  ): Pick<ProviderReply, 'status' | 'headers' | 'body' | 'segments' | 'usage' | 'model'> {
    const body = this.read(reply);
    if (!Array.isArray(body['choices'])) throw this.invalid(new Error('the answer has no choices'));
    try {
      return {
        status: reply.status,
        headers: forwardedHeaders(reply.headers),
        body,
        segments: replySegments(body),
        usage: replyUsage(request, body),
        model: textOr(body['model'], textOr(request['model'], this.defaultModel)),
      };
    } catch (cause) {
      throw this.invalid(cause);
    }
  }

  private read(reply: UpstreamReply): JsonObject {
    return readReply(reply, { provider: this.name, nowMs: this.clock.nowMs() });
  }

  private invalid(cause: unknown): ProviderUnavailableError {
    return new ProviderUnavailableError('invalid_reply', { provider: this.name, cause });
  }
}

/** A new span of the call's trace (W3C Trace Context, section 3.2), and our request id. */
function traceHeaders({ traceId, requestId }: TraceContext): Record<string, string> {
  return { traceparent: `00-${traceId}-${randomBytes(8).toString('hex')}-01`, 'x-request-id': requestId };
}

function textOr(value: Json | undefined, fallback: string): string {
  return typeof value === 'string' && value !== '' ? value : fallback;
}
