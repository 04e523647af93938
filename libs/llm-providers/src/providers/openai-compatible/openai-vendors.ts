import type { ProviderType } from '../../provider';
import type { OpenAiFormat } from './openai-compatible.provider';

/** Types of providers that speak OpenAI's formats. */
export type OpenAiType = Exclude<ProviderType, 'anthropic' | 'bedrock'>;

/** What distinguishes a vendor from OpenAI. */
export interface OpenAiVendor {
  /** Null where every customer has an address of their own. */
  readonly baseUrl: string | null;
  /** Beginnings of the vendor's model ids. */
  readonly modelPrefixes: readonly string[];
  readonly formats: readonly OpenAiFormat[];
  /** See the provider's settings. */
  readonly refusesStreamOptions?: boolean;
}

/** The vendors, by the documentation of their APIs. */
export const openAiVendors: Readonly<Record<OpenAiType, OpenAiVendor>> = {
  openai: {
    baseUrl: 'https://api.openai.com/v1',
    modelPrefixes: ['gpt-', 'chatgpt-', 'o1', 'o3', 'o4', 'text-embedding-', 'codex-'],
    formats: ['openai-chat', 'openai-responses', 'openai-embeddings'],
  },
  'azure-openai': {
    baseUrl: null,
    modelPrefixes: [],
    formats: ['openai-chat', 'openai-responses', 'openai-embeddings'],
  },
  gemini: {
    baseUrl: 'https://generativelanguage.googleapis.com/v1beta/openai',
    modelPrefixes: ['gemini-', 'gemma-', 'models/gemini-'],
    formats: ['openai-chat', 'openai-embeddings'],
  },
  mistral: {
    baseUrl: 'https://api.mistral.ai/v1',
    modelPrefixes: ['mistral-', 'ministral-', 'magistral-', 'codestral-', 'devstral-', 'pixtral-', 'open-mi'],
    formats: ['openai-chat', 'openai-embeddings'],
    refusesStreamOptions: true,
  },
  ollama: {
    baseUrl: null,
    modelPrefixes: ['llama', 'gemma', 'qwen', 'phi'],
    formats: ['openai-chat', 'openai-embeddings'],
  },
  custom: { baseUrl: null, modelPrefixes: [], formats: ['openai-chat', 'openai-embeddings'] },
};
