import type { Clock } from '@app/kernel';
import {
  OpenAiCompatibleProvider,
  type OpenAiCompatibleSettings,
} from './providers/openai-compatible/openai-compatible.provider';
import type { Provider } from './provider';
import type { ProvidersSettings } from './providers.config';

type Configured = Omit<OpenAiCompatibleSettings, 'limits'>;

/** Makes the real providers that the settings name, in the order in which they are preferred. */
export function configuredProviders(settings: ProvidersSettings, clock: Clock): Provider[] {
  return [openai(settings), mistral(settings), ollama(settings)]
    .filter((each) => each !== null)
    .map((each) => new OpenAiCompatibleProvider({ ...each, limits: settings }, clock));
}

function openai({ openaiApiKey, openaiBaseUrl, openaiModel }: ProvidersSettings): Configured | null {
  if (openaiApiKey === null) return null;
  return {
    name: 'openai',
    type: 'openai',
    baseUrl: openaiBaseUrl,
    credentials: { authorization: `Bearer ${openaiApiKey}` },
    formats: ['openai-chat', 'openai-embeddings'],
    region: null,
    defaultModel: openaiModel,
    modelPrefixes: ['gpt-', 'chatgpt-', 'o1', 'o3', 'o4'],
  };
}

function mistral({ mistralApiKey, mistralBaseUrl, mistralModel }: ProvidersSettings): Configured | null {
  if (mistralApiKey === null) return null;
  return {
    name: 'mistral',
    type: 'mistral',
    baseUrl: mistralBaseUrl,
    credentials: { authorization: `Bearer ${mistralApiKey}` },
    formats: ['openai-chat', 'openai-embeddings'],
    region: null,
    defaultModel: mistralModel,
    modelPrefixes: ['mistral-', 'ministral-', 'magistral-', 'codestral-', 'devstral-', 'pixtral-', 'open-mi'],
  };
}

function ollama({ ollamaBaseUrl, ollamaModel }: ProvidersSettings): Configured | null {
  if (ollamaBaseUrl === null) return null;
  return {
    name: 'ollama',
    type: 'ollama',
    baseUrl: ollamaBaseUrl,
    credentials: {},
    formats: ['openai-chat', 'openai-embeddings'],
    region: null,
    defaultModel: ollamaModel,
    modelPrefixes: ['llama', 'gemma', 'qwen', 'phi'],
  };
}
