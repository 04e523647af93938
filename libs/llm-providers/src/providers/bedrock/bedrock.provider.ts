import { writeJson, type Clock } from '@app/kernel';
import { ProviderUnavailableError } from '../../llm-providers.errors';
import type {
  Provider,
  ProviderCallOptions,
  ProviderModel,
  ProviderReply,
  ProviderRequest,
  ProviderStream,
} from '../../provider';
import { JsonUpstream, type JsonRequest } from '../../upstream/json-upstream';
import type { WireFormatName } from '../../wire/wire-format';
import { EVENT_STREAM } from '../../wire/eventstream/eventstream';
import { callHeaders } from '../call-headers';
import type { ProviderSpec } from '../provider-spec';
import { BedrockSigner } from './bedrock-signer';

type BedrockFormat = Extract<WireFormatName, `bedrock-${string}`>;

const operations: Readonly<Record<BedrockFormat, { readonly whole: string; readonly streamed: string }>> = {
  'bedrock-converse': { whole: 'converse', streamed: 'converse-stream' },
  'bedrock-invoke': { whole: 'invoke', streamed: 'invoke-with-response-stream' },
};

/** Model ids of Bedrock: an ARN, or a vendor's model with or without the region group of an inference profile. */
const bedrockModel =
  /^(?:arn:aws[\w-]*:bedrock:|(?:[a-z-]{2,8}\.)?(?:ai21|amazon|anthropic|cohere|deepseek|google|luma|meta|minimax|mistral|moonshot|nvidia|openai|qwen|stability|twelvelabs|writer)\.)/;

/** Passes calls through to the Bedrock runtime, signed anew: the caller's signature was for us. */
export class BedrockProvider implements Provider {
  readonly name: string;
  readonly type = 'bedrock';
  readonly simulated = false;
  readonly defaultModel: string;
  readonly region: string;
  readonly formats: ReadonlySet<WireFormatName> = new Set(['bedrock-converse', 'bedrock-invoke']);
  private readonly api: JsonUpstream;
  private readonly signer: BedrockSigner | null;
  private readonly apiKey: string | null;

  /** @param spec has a `region`, and an `apiKey` or `awsKeys` */
  constructor(spec: ProviderSpec, clock: Clock) {
    const { name, apiKey, awsKeys, defaultModel, limits } = spec;
    const region = spec.region ?? 'us-east-1';
    const baseUrl = spec.baseUrl ?? `https://bedrock-runtime.${region}.amazonaws.com`;
    this.name = name;
    this.defaultModel = defaultModel;
    this.region = region;
    this.apiKey = apiKey;
    this.signer = apiKey === null && awsKeys !== undefined ? new BedrockSigner(awsKeys, region, clock) : null;
    this.api = new JsonUpstream({ provider: name, baseUrl, limits, defaultPath: '' }, clock);
  }

  claimsModel(model: string): boolean {
    return model === this.defaultModel || bedrockModel.test(model);
  }

  async send(request: ProviderRequest, options: ProviderCallOptions): Promise<ProviderReply> {
    return this.api.send(await this.upstreamRequest(request, 'whole', options));
  }

  async open(request: ProviderRequest, options: ProviderCallOptions): Promise<ProviderStream> {
    return this.api.open(await this.upstreamRequest(request, 'streamed', options), EVENT_STREAM);
  }

  /** The runtime lists no models; the one that is configured is known. */
  models(): Promise<readonly ProviderModel[]> {
    return Promise.resolve([{ id: this.defaultModel, ownedBy: this.name, createdAtS: 0 }]);
  }

  /** Asks the default model for one token, because the runtime has no cheaper call that every model takes. */
  async check(options: ProviderCallOptions): Promise<void> {
    const body = {
      messages: [{ role: 'user', content: [{ text: 'ping' }] }],
      inferenceConfig: { maxTokens: 1 },
    };
    const { defaultModel: model } = this;
    const request = { format: 'bedrock-converse', model, body, headers: {} } as const;
    await this.api.send(await this.upstreamRequest(request, 'whole', options));
  }

  close(): Promise<void> {
    return this.api.close();
  }

  private async upstreamRequest(
    { format, model, headers, body, key, trace }: Omit<ProviderRequest, 'trace'> & Partial<ProviderRequest>,
    mode: 'streamed' | 'whole',
    { signal }: ProviderCallOptions,
  ): Promise<JsonRequest> {
    const path = `model/${encodedModel(model)}/${operations[format as BedrockFormat][mode]}`;
    const text = writeJson(body);
    const ofTheCall = {
      ...callHeaders(headers, ['x-amzn-bedrock-*']),
      'content-type': 'application/json',
    };
    const apiKey = key?.reveal() ?? this.apiKey;
    const authorized =
      apiKey === null
        ? await this.signed(path, ofTheCall, text)
        : { ...ofTheCall, authorization: `Bearer ${apiKey}` };
    return { path, headers: authorized, body: text, trace, billedTo: key && 'caller', signal };
  }

  private async signed(
    path: string,
    headers: Readonly<Record<string, string>>,
    body: string,
  ): Promise<Readonly<Record<string, string>>> {
    if (this.signer === null) return headers;
    const { origin } = this.api.upstream;
    const request = { origin, path: this.api.upstream.pathOf(path), headers, body };
    return this.signer.sign(request).catch((cause: unknown) => {
      throw new ProviderUnavailableError('no_keys', { provider: this.name, cause });
    });
  }
}

/** Percent-encodes all but the unreserved characters of RFC 3986, as AWS does. */
function encodedModel(model: string): string {
  return encodeURIComponent(model).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
