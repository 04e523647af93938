import type { ProviderSpec } from '../provider-spec';
import { openAiPaths, type OpenAiCompatibleSettings } from './openai-compatible.provider';

/**
 * How Azure differs: its own key header, and with an API version a path for each deployment instead of the model's name in
 * the body.
 */
export function azureSettings({
  apiKey,
  apiVersion = null,
}: ProviderSpec): Pick<OpenAiCompatibleSettings, 'credentials' | 'defaultPath' | 'pathOf'> {
  const credentials: Record<string, string> = apiKey === null ? {} : { 'api-key': apiKey };
  if (apiVersion === null) return { credentials, defaultPath: '/openai/v1' };
  const query = `?api-version=${encodeURIComponent(apiVersion)}`;
  return {
    credentials,
    defaultPath: '/openai',
    pathOf: (of, model) =>
      of === 'models' || of === 'openai-responses'
        ? `${openAiPaths[of]}${query}`
        : `deployments/${encodeURIComponent(model)}/${openAiPaths[of]}${query}`,
  };
}
