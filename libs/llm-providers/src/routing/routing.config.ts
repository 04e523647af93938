import {
  choiceSetting,
  defineSection,
  integerSetting,
  optionalTextSetting,
  type SectionValues,
} from '@app/config';

/** How model calls find their provider, and what happens when one fails. */
export const routingSection = defineSection('Model routing', {
  modelsFile: optionalTextSetting('AXONFLOW_MODELS_FILE', {
    description: 'YAML file with aliases of models and with prices; see how-to/route-models.md',
  }),
  failover: choiceSetting('AXONFLOW_FAILOVER', {
    choices: ['same-model', 'any-model', 'off'],
    default: 'same-model',
    description:
      'who is asked when a provider fails: others that have the model or alias, also others by their own default model, or nobody',
  }),
  maxAttempts: integerSetting('AXONFLOW_PROVIDER_MAX_ATTEMPTS', {
    min: 1,
    max: 10,
    default: 3,
    description: 'requests to providers that one call may cause',
  }),
  maxRetryWaitMs: integerSetting('AXONFLOW_PROVIDER_MAX_RETRY_WAIT_MS', {
    min: 0,
    max: 60_000,
    default: 1_000,
    description:
      'longest `Retry-After` of a provider that is waited for when nobody else is left, in milliseconds; longer ones go to the caller',
  }),
  firstContentWaitMs: integerSetting('AXONFLOW_PROVIDER_FIRST_CONTENT_WAIT_MS', {
    min: 0,
    max: 600_000,
    default: 10_000,
    description:
      'how long a stream that has begun is kept from the caller until it has content, in milliseconds; a failure after that is not answered by another provider',
  }),
  failuresInARow: integerSetting('AXONFLOW_CIRCUIT_FAILURES_IN_A_ROW', {
    min: 1,
    max: 1_000,
    default: 5,
    description: 'failures in a row after which a provider is left alone for a while',
  }),
  failurePercent: integerSetting('AXONFLOW_CIRCUIT_FAILURE_PERCENT', {
    min: 1,
    max: 100,
    default: 50,
    description:
      'failures in percent of the calls of half a minute after which a provider is left alone for a while, from twenty calls on',
  }),
  openMs: integerSetting('AXONFLOW_CIRCUIT_OPEN_MS', {
    min: 10,
    max: 600_000,
    default: 15_000,
    description: 'how long a provider is left alone, in milliseconds; then one call tries it',
  }),
  cacheTtlMs: integerSetting('AXONFLOW_ANSWER_CACHE_TTL_MS', {
    min: 0,
    max: 86_400_000,
    default: 300_000,
    description:
      'how long an answer is given again to callers who ask for that, in milliseconds; 0 keeps no answers',
  }),
  cacheMaxBytes: integerSetting('AXONFLOW_ANSWER_CACHE_MAX_BYTES', {
    min: 0,
    max: 4_294_967_296,
    default: 67_108_864,
    description: 'memory for answers that are given again, in bytes; the least used ones go first',
  }),
});

/** Loaded values of {@link routingSection}. */
export type RoutingSettings = SectionValues<typeof routingSection>;
