import {
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
    description: 'longest wait for the first byte of an answer, in milliseconds',
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
