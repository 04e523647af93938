import {
  choiceSetting,
  defineSection,
  httpUrlSetting,
  integerSetting,
  optionalTextSetting,
  secretSetting,
  textSetting,
  type SectionValues,
} from '@app/config';

const baseUrlNote = 'a URL without a path means `/v1`';

/** Which model providers exist and how long they may take. Without any of them the stand-in answers. */
export const providersSection = defineSection('Model providers', {
  defaultProvider: optionalTextSetting('AXONFLOW_DEFAULT_PROVIDER', {
    description: 'provider of calls that name none; otherwise the first configured one',
  }),
  openaiApiKey: secretSetting('OPENAI_API_KEY', { minLength: 1, description: 'adds the provider `openai`' }),
  openaiBaseUrl: httpUrlSetting('OPENAI_BASE_URL', {
    default: 'https://api.openai.com/v1',
    description: `OpenAI or a compatible API; ${baseUrlNote}`,
  }),
  openaiModel: textSetting('OPENAI_MODEL', {
    default: 'gpt-4.1-mini',
    description: 'model of `openai` calls that name none',
  }),
  anthropicApiKey: secretSetting('ANTHROPIC_API_KEY', {
    minLength: 1,
    description: 'adds the provider `anthropic`',
  }),
  anthropicBaseUrl: httpUrlSetting('ANTHROPIC_BASE_URL', {
    default: 'https://api.anthropic.com',
    description: "Anthropic's API, without `/v1`",
  }),
  anthropicModel: textSetting('ANTHROPIC_MODEL', {
    default: 'claude-sonnet-4-5',
    description: 'model of `anthropic` calls that name none',
  }),
  bedrockAuth: choiceSetting('BEDROCK_AUTH', {
    choices: ['keys', 'role'],
    default: 'keys',
    description:
      'how requests to Bedrock are signed: with the keys below, or by the role that the service runs under in AWS, which adds the provider `bedrock`',
  }),
  bedrockApiKey: secretSetting('BEDROCK_API_KEY', {
    minLength: 1,
    description: 'Bedrock API key, sent as bearer token; adds the provider `bedrock`',
  }),
  bedrockAccessKeyId: secretSetting('BEDROCK_ACCESS_KEY_ID', {
    minLength: 16,
    description: 'access key id that requests to Bedrock are signed with; adds the provider `bedrock`',
  }),
  bedrockSecretAccessKey: secretSetting('BEDROCK_SECRET_ACCESS_KEY', {
    minLength: 16,
    description: 'secret of `BEDROCK_ACCESS_KEY_ID`',
  }),
  bedrockSessionToken: secretSetting('BEDROCK_SESSION_TOKEN', {
    minLength: 16,
    description: 'session token of temporary keys',
  }),
  bedrockBaseUrl: httpUrlSetting('BEDROCK_BASE_URL', {
    default: null,
    description: 'Bedrock runtime; otherwise the public one of `AWS_REGION`',
  }),
  bedrockModel: textSetting('BEDROCK_MODEL', {
    default: 'anthropic.claude-sonnet-4-5-20250929-v1:0',
    description: 'model of `bedrock` calls that name none',
  }),
  awsRegion: textSetting('AWS_REGION', { default: 'us-east-1', description: 'region of `bedrock`' }),
  azureApiKey: secretSetting('AZURE_OPENAI_API_KEY', {
    minLength: 1,
    description: 'together with `AZURE_OPENAI_ENDPOINT` adds the provider `azure-openai`',
  }),
  azureEndpoint: httpUrlSetting('AZURE_OPENAI_ENDPOINT', {
    default: null,
    description: 'Azure OpenAI resource; a URL without a path means `/openai/v1`',
  }),
  azureModel: textSetting('AZURE_OPENAI_MODEL', {
    default: 'gpt-4.1-mini',
    description: 'deployment of `azure-openai` calls that name none',
  }),
  azureApiVersion: optionalTextSetting('AZURE_OPENAI_API_VERSION', {
    description: 'asks `azure-openai` by deployment and this `api-version`, below `/openai`',
  }),
  azureRegion: optionalTextSetting('AZURE_OPENAI_REGION', {
    description: 'where `azure-openai` computes, for policies',
  }),
  geminiApiKey: secretSetting('GEMINI_API_KEY', { minLength: 1, description: 'adds the provider `gemini`' }),
  geminiBaseUrl: httpUrlSetting('GEMINI_BASE_URL', {
    default: 'https://generativelanguage.googleapis.com/v1beta/openai',
    description: "Gemini's OpenAI-compatible API",
  }),
  geminiModel: textSetting('GEMINI_MODEL', {
    default: 'gemini-2.5-flash',
    description: 'model of `gemini` calls that name none',
  }),
  mistralApiKey: secretSetting('MISTRAL_API_KEY', {
    minLength: 1,
    description: 'adds the provider `mistral`',
  }),
  mistralBaseUrl: httpUrlSetting('MISTRAL_BASE_URL', {
    default: 'https://api.mistral.ai/v1',
    description: `Mistral's API; ${baseUrlNote}`,
  }),
  mistralModel: textSetting('MISTRAL_MODEL', {
    default: 'mistral-small-latest',
    description: 'model of `mistral` calls that name none',
  }),
  ollamaBaseUrl: httpUrlSetting('OLLAMA_BASE_URL', {
    default: null,
    description: `adds the provider \`ollama\`, which needs no key; ${baseUrlNote}`,
  }),
  ollamaModel: textSetting('OLLAMA_MODEL', {
    default: 'llama3.2',
    description: 'model of `ollama` calls that name none',
  }),
  compatibleBaseUrl: httpUrlSetting('OPENAI_COMPATIBLE_BASE_URL', {
    default: null,
    description: `adds the provider \`openai-compatible\`: any API of OpenAI's form; ${baseUrlNote}`,
  }),
  compatibleApiKey: secretSetting('OPENAI_COMPATIBLE_API_KEY', {
    minLength: 1,
    description: 'bearer token of `openai-compatible`, if it needs one',
  }),
  compatibleModel: textSetting('OPENAI_COMPATIBLE_MODEL', {
    default: 'default',
    description: 'model of `openai-compatible` calls that name none',
  }),
  connectTimeoutMs: integerSetting('AXONFLOW_PROVIDER_CONNECT_TIMEOUT_MS', {
    min: 10,
    max: 60_000,
    default: 5_000,
    description: 'longest wait for a connection to a provider, in milliseconds',
  }),
  headersTimeoutMs: integerSetting('AXONFLOW_PROVIDER_HEADERS_TIMEOUT_MS', {
    min: 10,
    max: 900_000,
    default: 120_000,
    description:
      'longest wait for the first byte of an answer, in milliseconds; half of the time that a call has left when another provider could be asked, if that is shorter',
  }),
  idleTimeoutMs: integerSetting('AXONFLOW_PROVIDER_IDLE_TIMEOUT_MS', {
    min: 10,
    max: 900_000,
    default: 60_000,
    description: 'longest silence inside an answer, in milliseconds',
  }),
  maxReplyBytes: integerSetting('AXONFLOW_PROVIDER_MAX_REPLY_BYTES', {
    min: 1_024,
    max: 268_435_456,
    default: 16_777_216,
    description: 'largest answer that is accepted, in bytes',
  }),
  maxConnections: integerSetting('AXONFLOW_PROVIDER_MAX_CONNECTIONS', {
    min: 1,
    max: 4_096,
    default: 256,
    description: 'connections to one provider; four times as many calls may wait, further ones are refused',
  }),
});

/** Loaded values of {@link providersSection}. */
export type ProvidersSettings = SectionValues<typeof providersSection>;
