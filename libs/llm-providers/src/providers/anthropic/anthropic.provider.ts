import { writeJson, type Clock } from '@app/kernel';
import type {
  Provider,
  ProviderCallOptions,
  ProviderModel,
  ProviderReply,
  ProviderRequest,
  ProviderStream,
} from '../../provider';
import { JsonUpstream, type JsonRequest } from '../../upstream/json-upstream';
import { isObject, itemsAt, textAt } from '../../wire/json';
import type { WireFormatName } from '../../wire/wire-format';
import { callHeaders } from '../call-headers';
import type { ProviderSpec } from '../provider-spec';

/** Anthropic's own address. */
const ANTHROPIC_URL = 'https://api.anthropic.com';

/** What callers get that name no version; the API's first and still its default. */
const DEFAULT_VERSION = '2023-06-01';

/** Passes calls through to Anthropic's API. Versions and betas that the caller names go on unchanged. */
export class AnthropicProvider implements Provider {
  readonly name: string;
  readonly type = 'anthropic';
  readonly simulated = false;
  readonly defaultModel: string;
  readonly region: string | null;
  readonly formats: ReadonlySet<WireFormatName> = new Set(['anthropic-messages', 'anthropic-count-tokens']);
  private readonly api: JsonUpstream;
  private readonly apiKey: string | null;

  constructor({ name, baseUrl, apiKey, defaultModel, region = null, limits }: ProviderSpec, clock: Clock) {
    this.name = name;
    this.defaultModel = defaultModel;
    this.region = region;
    this.apiKey = apiKey;
    const address = (baseUrl ?? ANTHROPIC_URL).replace(/\/v1$/, '');
    this.api = new JsonUpstream({ provider: name, baseUrl: address, limits, defaultPath: '' }, clock);
  }

  claimsModel(model: string): boolean {
    return model === this.defaultModel || model.startsWith('claude-');
  }

  send(request: ProviderRequest, { signal }: ProviderCallOptions): Promise<ProviderReply> {
    return this.api.send(this.upstreamRequest(request, signal));
  }

  open(request: ProviderRequest, { signal }: ProviderCallOptions): Promise<ProviderStream> {
    return this.api.open(this.upstreamRequest(request, signal), 'text/event-stream');
  }

  async models({ signal }: ProviderCallOptions): Promise<readonly ProviderModel[]> {
    const { body } = await this.api.send({
      path: 'v1/models',
      headers: this.headersWith({}, this.apiKey),
      signal,
    });
    return itemsAt(body, 'data')
      .filter(isObject)
      .map((model) => ({
        id: textAt(model, 'id') ?? 'unknown',
        ownedBy: 'anthropic',
        createdAtS: Math.floor((Date.parse(textAt(model, 'created_at') ?? '') || 0) / 1_000),
      }));
  }

  async check(options: ProviderCallOptions): Promise<void> {
    await this.models(options);
  }

  close(): Promise<void> {
    return this.api.close();
  }

  private upstreamRequest(
    { format, headers, body, key, trace }: ProviderRequest,
    signal: AbortSignal,
  ): JsonRequest {
    const ofTheCall = callHeaders(headers, ['anthropic-version', 'anthropic-beta']);
    return {
      path: format === 'anthropic-count-tokens' ? 'v1/messages/count_tokens' : 'v1/messages',
      headers: this.headersWith(ofTheCall, key?.reveal() ?? this.apiKey),
      body: writeJson(body),
      trace,
      billedTo: key && 'caller',
      signal,
    };
  }

  private headersWith(
    ofTheCall: Readonly<Record<string, string>>,
    apiKey: string | null,
  ): Record<string, string> {
    const plain = { 'anthropic-version': DEFAULT_VERSION, ...ofTheCall };
    return apiKey === null ? plain : { ...plain, 'x-api-key': apiKey };
  }
}
