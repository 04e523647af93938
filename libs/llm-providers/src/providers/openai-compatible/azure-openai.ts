import type { ProviderSpec } from '../provider-spec';
import { openAiPaths, type OpenAiCompatibleSettings } from './openai-compatible.provider';

/**
 * How Azure differs: its own key header, and with an API version a path for each deployment instead of the model's name in
 * the body.
 */
export function azureSettings({
  apiVersion = null,
}: ProviderSpec): Pick<OpenAiCompatibleSettings, 'defaultPath' | 'keyHeader' | 'pathOf'> {
  const keyHeader = 'api-key';
  if (apiVersion === null) return { keyHeader, defaultPath: '/openai/v1' };
  const query = `?api-version=${encodeURIComponent(apiVersion)}`;
  return {
    keyHeader,
    defaultPath: '/openai',
    pathOf: (of, model) =>
      of === 'models' || of === 'openai-responses'
        ? `${openAiPaths[of]}${query}`
        : `deployments/${encodeURIComponent(model)}/${openAiPaths[of]}${query}`,
  };
}
