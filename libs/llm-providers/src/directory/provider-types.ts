import type { ProviderType } from '../provider';

/** What a tenant must know to set up a provider of a type. */
export interface ProviderTypeFacts {
  readonly type: ProviderType;
  readonly name: string;
  readonly description: string;
  readonly needsKey: boolean;
  /** True where every customer has an address of their own. */
  readonly needsEndpoint: boolean;
  /** Used when a provider names no model. */
  readonly defaultModel: string;
}

const facts: readonly ProviderTypeFacts[] = [
  {
    type: 'openai',
    name: 'OpenAI',
    description: 'Chat completions, responses and embeddings of OpenAI.',
    needsKey: true,
    needsEndpoint: false,
    defaultModel: 'gpt-4.1-mini',
  },
  {
    type: 'azure-openai',
    name: 'Azure OpenAI',
    description: 'OpenAI models in a resource of yours; `settings.api_version` asks by deployment.',
    needsKey: true,
    needsEndpoint: true,
    defaultModel: 'gpt-4.1-mini',
  },
  {
    type: 'anthropic',
    name: 'Anthropic',
    description: 'Messages and token counts of Anthropic.',
    needsKey: true,
    needsEndpoint: false,
    defaultModel: 'claude-sonnet-4-5',
  },
  {
    type: 'bedrock',
    name: 'Amazon Bedrock',
    description:
      'The Bedrock runtime of a region. The key is a Bedrock API key, or JSON with `access_key_id`, `secret_access_key` and, for temporary keys, `session_token`.',
    needsKey: true,
    needsEndpoint: false,
    defaultModel: 'anthropic.claude-sonnet-4-5-20250929-v1:0',
  },
  {
    type: 'gemini',
    name: 'Google Gemini',
    description: "Gemini's OpenAI-compatible API.",
    needsKey: true,
    needsEndpoint: false,
    defaultModel: 'gemini-2.5-flash',
  },
  {
    type: 'mistral',
    name: 'Mistral',
    description: 'Chat completions and embeddings of Mistral.',
    needsKey: true,
    needsEndpoint: false,
    defaultModel: 'mistral-small-latest',
  },
  {
    type: 'ollama',
    name: 'Ollama',
    description: 'Models on a machine of yours, by their OpenAI-compatible API.',
    needsKey: false,
    needsEndpoint: true,
    defaultModel: 'llama3.2',
  },
  {
    type: 'custom',
    name: 'OpenAI-compatible',
    description: "Any API of OpenAI's form.",
    needsKey: false,
    needsEndpoint: true,
    defaultModel: 'default',
  },
];

/** Every type, in the order in which they are shown. */
export const PROVIDER_TYPE_FACTS = facts;

const byType = new Map(facts.map((each) => [each.type, each]));

/** What is known about a type. */
export function factsOfType(type: ProviderType): ProviderTypeFacts {
  const found = byType.get(type);
  if (found === undefined) throw new TypeError(`The type ${type} has no facts.`);
  return found;
}
