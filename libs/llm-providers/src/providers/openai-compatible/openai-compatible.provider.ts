import { writeJson, type Clock } from '@app/kernel';
import { ProviderUnavailableError } from '../../llm-providers.errors';
import type {
  Provider,
  ProviderCallOptions,
  ProviderModel,
  ProviderReply,
  ProviderRequest,
  ProviderStream,
  ProviderType,
} from '../../provider';
import { JsonUpstream, type JsonRequest } from '../../upstream/json-upstream';
import type { UpstreamLimits } from '../../upstream/upstream';
import { isObject, itemsAt, textAt, type JsonObject } from '../../wire/json';
import type { WireFormatName } from '../../wire/wire-format';
import { callHeaders } from '../call-headers';

/** The formats of OpenAI's APIs. */
export type OpenAiFormat = Extract<WireFormatName, `openai-${string}`>;

/** An API that speaks one or more of OpenAI's formats. */
export interface OpenAiCompatibleSettings {
  readonly name: string;
  readonly type: ProviderType;
  readonly baseUrl: string;
  /** Null for services that need no key. */
  readonly apiKey: string | null;
  /** Header of the key by itself; a bearer token unless given. */
  readonly keyHeader?: string;
  readonly defaultModel: string;
  /** Beginnings of the model ids that belong to this provider. */
  readonly modelPrefixes: readonly string[];
  readonly formats: readonly OpenAiFormat[];
  readonly region: string | null;
  /** Path of a base URL that has none; `/v1` unless given. */
  readonly defaultPath?: string;
  /** Path and query below the base URL, when they are not OpenAI's own. */
  readonly pathOf?: (of: keyof typeof openAiPaths, model: string) => string;
  /** True when streams end with their usage unasked and `stream_options` is refused. */
  readonly refusesStreamOptions?: boolean;
  readonly limits: UpstreamLimits;
}

/** Paths of OpenAI's API below its base URL. */
export const openAiPaths: Readonly<Record<OpenAiFormat | 'models', string>> = {
  models: 'models',
  'openai-chat': 'chat/completions',
  'openai-responses': 'responses',
  'openai-embeddings': 'embeddings',
};

/** Passes calls through to an API of OpenAI's form, field by field as they are. */
export class OpenAiCompatibleProvider implements Provider {
  readonly name: string;
  readonly type: ProviderType;
  readonly simulated = false;
  readonly defaultModel: string;
  readonly region: string | null;
  readonly formats: ReadonlySet<WireFormatName>;
  private readonly api: JsonUpstream;

  constructor(
    private readonly settings: OpenAiCompatibleSettings,
    clock: Clock,
  ) {
    this.name = settings.name;
    this.type = settings.type;
    this.defaultModel = settings.defaultModel;
    this.region = settings.region;
    this.formats = new Set(settings.formats);
    const { name: provider, baseUrl, limits, defaultPath = '/v1' } = settings;
    this.api = new JsonUpstream({ provider, baseUrl, limits, defaultPath }, clock);
  }

  claimsModel(model: string): boolean {
    if (model === this.defaultModel) return true;
    return this.settings.modelPrefixes.some((prefix) => model.startsWith(prefix));
  }

  send(request: ProviderRequest, { signal }: ProviderCallOptions): Promise<ProviderReply> {
    return this.api.send(this.upstreamRequest(request, request.body, signal));
  }

  open(request: ProviderRequest, { signal }: ProviderCallOptions): Promise<ProviderStream> {
    const { stream_options: options, ...body } = request.body;
    const kept = this.settings.refusesStreamOptions || options === undefined ? body : request.body;
    return this.api.open(this.upstreamRequest(request, kept, signal), 'text/event-stream');
  }

  async models({ signal }: ProviderCallOptions): Promise<readonly ProviderModel[]> {
    const { apiKey, pathOf } = this.settings;
    const path = pathOf?.('models', this.defaultModel) ?? openAiPaths.models;
    const { body } = await this.api.send({ path, headers: this.credentials(apiKey), signal });
    if (!Array.isArray(body['data'])) {
      throw new ProviderUnavailableError('invalid_reply', {
        provider: this.name,
        cause: new Error('the list of models has no data'),
      });
    }
    return itemsAt(body, 'data')
      .filter(isObject)
      .map((model) => ({
        id: textAt(model, 'id') ?? 'unknown',
        ownedBy: textAt(model, 'owned_by') ?? this.name,
        createdAtS: typeof model['created'] === 'number' ? model['created'] : 0,
      }));
  }

  async check(options: ProviderCallOptions): Promise<void> {
    await this.models(options);
  }

  close(): Promise<void> {
    return this.api.close();
  }

  private upstreamRequest(request: ProviderRequest, body: JsonObject, signal: AbortSignal): JsonRequest {
    const format = request.format as OpenAiFormat;
    const credentials = this.credentials(request.key?.reveal() ?? this.settings.apiKey);
    return {
      path: this.settings.pathOf?.(format, request.model) ?? openAiPaths[format],
      headers: { ...callHeaders(request.headers, ['openai-beta']), ...credentials },
      body: writeJson(body),
      trace: request.trace,
      billedTo: request.key && 'caller',
      signal,
    };
  }

  private credentials(key: string | null): Record<string, string> {
    const { keyHeader } = this.settings;
    if (key === null) return {};
    return keyHeader === undefined ? { authorization: `Bearer ${key}` } : { [keyHeader]: key };
  }
}
