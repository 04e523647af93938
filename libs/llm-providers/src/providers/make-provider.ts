import type { Clock } from '@app/kernel';
import type { Provider } from '../provider';
import { AnthropicProvider } from './anthropic/anthropic.provider';
import { BedrockProvider } from './bedrock/bedrock.provider';
import { azureSettings } from './openai-compatible/azure-openai';
import {
  OpenAiCompatibleProvider,
  type OpenAiCompatibleSettings,
} from './openai-compatible/openai-compatible.provider';
import { openAiVendors } from './openai-compatible/openai-vendors';
import type { ProviderSpec } from './provider-spec';

/** Makes a provider. Nothing is sent, and no connection opened, before its first call. */
export function makeProvider(spec: ProviderSpec, clock: Clock): Provider {
  switch (spec.type) {
    case 'anthropic':
      return new AnthropicProvider(spec, clock);
    case 'bedrock':
      return new BedrockProvider(spec, clock);
    case 'azure-openai':
      return new OpenAiCompatibleProvider(
        { ...openAiSettings(spec, spec.type), ...azureSettings(spec) },
        clock,
      );
    default:
      return new OpenAiCompatibleProvider(openAiSettings(spec, spec.type), clock);
  }
}

function openAiSettings(spec: ProviderSpec, type: keyof typeof openAiVendors): OpenAiCompatibleSettings {
  const { name, apiKey, defaultModel, region = null, limits } = spec;
  const { baseUrl, ...vendor } = openAiVendors[type];
  return {
    ...vendor,
    ...{ name, type, apiKey, defaultModel, region, limits },
    baseUrl: spec.baseUrl ?? baseUrl ?? '',
  };
}
