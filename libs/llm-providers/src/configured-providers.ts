import type { Clock } from '@app/kernel';
import type { Provider } from './provider';
import type { ProvidersSettings } from './providers.config';
import { makeProvider } from './providers/make-provider';
import type { ProviderSpec } from './providers/provider-spec';

type Configured = Omit<ProviderSpec, 'limits' | 'name'>;

/** Makes the real providers that the settings name, in the order in which they are preferred. */
export function configuredProviders(settings: ProvidersSettings, clock: Clock): Provider[] {
  return [openai, anthropic, bedrock, azure, gemini, mistral, ollama, openAiCompatible]
    .map((read) => read(settings))
    .filter((each) => each !== null)
    .map((each) => makeProvider({ ...each, name: nameOf(each), limits: settings }, clock));
}

/** Providers are named after their type; any other API is named after its form. */
function nameOf({ type }: Configured): string {
  return type === 'custom' ? 'openai-compatible' : type;
}

function openai(settings: ProvidersSettings): Configured | null {
  const { openaiApiKey: apiKey, openaiBaseUrl: baseUrl, openaiModel: defaultModel } = settings;
  return apiKey === null ? null : { type: 'openai', baseUrl, apiKey, defaultModel };
}

function anthropic(settings: ProvidersSettings): Configured | null {
  const { anthropicApiKey: apiKey, anthropicBaseUrl: baseUrl, anthropicModel: defaultModel } = settings;
  return apiKey === null ? null : { type: 'anthropic', baseUrl, apiKey, defaultModel };
}

function bedrock(settings: ProvidersSettings): Configured | null {
  const { bedrockApiKey: apiKey, bedrockAccessKeyId, bedrockSecretAccessKey, bedrockSessionToken } = settings;
  const hasKeys = bedrockAccessKeyId !== null && bedrockSecretAccessKey !== null;
  if (apiKey === null && !hasKeys) return null;
  return {
    type: 'bedrock',
    baseUrl: settings.bedrockBaseUrl,
    apiKey,
    ...(hasKeys && {
      awsKeys: {
        accessKeyId: bedrockAccessKeyId,
        secretAccessKey: bedrockSecretAccessKey,
        ...(bedrockSessionToken !== null && { sessionToken: bedrockSessionToken }),
      },
    }),
    defaultModel: settings.bedrockModel,
    region: settings.awsRegion,
  };
}

function azure(settings: ProvidersSettings): Configured | null {
  const { azureApiKey: apiKey, azureEndpoint: baseUrl, azureModel: defaultModel } = settings;
  if (apiKey === null || baseUrl === null) return null;
  const { azureApiVersion: apiVersion, azureRegion: region } = settings;
  return { type: 'azure-openai', baseUrl, apiKey, defaultModel, apiVersion, region };
}

function gemini(settings: ProvidersSettings): Configured | null {
  const { geminiApiKey: apiKey, geminiBaseUrl: baseUrl, geminiModel: defaultModel } = settings;
  return apiKey === null ? null : { type: 'gemini', baseUrl, apiKey, defaultModel };
}

function mistral(settings: ProvidersSettings): Configured | null {
  const { mistralApiKey: apiKey, mistralBaseUrl: baseUrl, mistralModel: defaultModel } = settings;
  return apiKey === null ? null : { type: 'mistral', baseUrl, apiKey, defaultModel };
}

function ollama({ ollamaBaseUrl: baseUrl, ollamaModel: defaultModel }: ProvidersSettings): Configured | null {
  return baseUrl === null ? null : { type: 'ollama', baseUrl, apiKey: null, defaultModel };
}

function openAiCompatible(settings: ProvidersSettings): Configured | null {
  const { compatibleBaseUrl: baseUrl, compatibleApiKey: apiKey, compatibleModel: defaultModel } = settings;
  return baseUrl === null ? null : { type: 'custom', baseUrl, apiKey, defaultModel };
}
