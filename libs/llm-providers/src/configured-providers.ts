import { ConfigurationError } from '@app/config';
import type { Clock } from '@app/kernel';
import type { AwsRole } from '@app/secrets';
import type { Provider } from './provider';
import type { ProvidersSettings } from './providers.config';
import { makeProvider } from './providers/make-provider';
import type { ProviderSpec } from './providers/provider-spec';

type Configured = Omit<ProviderSpec, 'limits' | 'name'>;

/** What the settings do not say. */
export interface ProviderSurroundings {
  /** Of this service in AWS. */
  readonly role: AwsRole;
  readonly clock: Clock;
}

/**
 * Makes the real providers that the settings name, in the order in which they are preferred.
 * @throws ConfigurationError (CONFIGURATION_INVALID) when a role is to sign and there is none
 */
export function configuredProviders(
  settings: ProvidersSettings,
  { clock, role }: ProviderSurroundings,
): Provider[] {
  return [openai, anthropic, bedrock, azure, gemini, mistral, ollama, openAiCompatible]
    .map((read) => read(settings, role))
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

function bedrock(settings: ProvidersSettings, role: AwsRole): Configured | null {
  const keys = settings.bedrockAuth === 'role' ? keysOfRole(role) : bedrockKeys(settings);
  if (keys === null) return null;
  const { awsRegion: region, bedrockBaseUrl: baseUrl, bedrockModel: defaultModel } = settings;
  return { type: 'bedrock', baseUrl, ...keys, defaultModel, region };
}

function keysOfRole(role: AwsRole): Pick<ProviderSpec, 'apiKey' | 'awsKeys'> {
  if (role.isKnown) return { apiKey: null, awsKeys: () => role.current() };
  const expected = 'keys, or run the service under a role: AWS names it in the environment of a container';
  throw new ConfigurationError([{ variable: 'BEDROCK_AUTH', found: 'role', expected }]);
}

function bedrockKeys(settings: ProvidersSettings): Pick<ProviderSpec, 'apiKey' | 'awsKeys'> | null {
  const { bedrockApiKey: apiKey, bedrockAccessKeyId, bedrockSecretAccessKey, bedrockSessionToken } = settings;
  const hasKeys = bedrockAccessKeyId !== null && bedrockSecretAccessKey !== null;
  if (apiKey === null && !hasKeys) return null;
  return {
    apiKey,
    ...(hasKeys && {
      awsKeys: {
        accessKeyId: bedrockAccessKeyId,
        secretAccessKey: bedrockSecretAccessKey,
        ...(bedrockSessionToken !== null && { sessionToken: bedrockSessionToken }),
      },
    }),
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
