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

/** Where secrets are kept that tenants give, such as the keys of their model providers. */
export const secretsSection = defineSection('Secrets', {
  store: choiceSetting('AXONFLOW_SECRETS_STORE', {
    choices: ['local', 'aws'],
    default: 'local',
    description:
      'where new secrets are kept: an encrypted file that all services read, or AWS Secrets Manager',
  }),
  file: textSetting('AXONFLOW_SECRETS_FILE', {
    default: '.axonflow/sealed-secrets.json',
    description: 'the encrypted file (AES-256-GCM) of the local store',
  }),
  keyFile: optionalTextSetting('AXONFLOW_SECRETS_KEY_FILE', {
    description:
      'file with the key of the local store, readable by its owner alone; otherwise beside the store with the ending `.key`, made when it is missing',
  }),
  key: secretSetting('AXONFLOW_SECRETS_KEY', {
    minLength: 32,
    description: 'passphrase of the local store, instead of a key file',
  }),
  envPrefix: textSetting('AXONFLOW_SECRETS_ENV_PREFIX', {
    default: 'AXONFLOW_TENANT_SECRET_',
    description:
      'beginning of the variables that tenants may refer to as `env:NAME`; the id of the tenant without dashes and a `_` must follow it',
  }),
  awsPrefix: textSetting('AXONFLOW_SECRETS_AWS_PREFIX', {
    default: 'axonflow',
    description:
      'first part of the names in AWS Secrets Manager, which are `<prefix>/<tenant id>/...`; tenants may refer to no others',
  }),
  awsRegion: textSetting('AXONFLOW_SECRETS_AWS_REGION', {
    default: 'us-east-1',
    description: 'region of AWS Secrets Manager',
  }),
  awsEndpoint: httpUrlSetting('AXONFLOW_SECRETS_AWS_ENDPOINT', {
    default: null,
    description: 'AWS Secrets Manager; otherwise the public one of the region',
  }),
  awsAccessKeyId: secretSetting('AXONFLOW_SECRETS_AWS_ACCESS_KEY_ID', {
    minLength: 16,
    description: 'access key id for AWS Secrets Manager; otherwise the role of the service is used',
  }),
  awsSecretAccessKey: secretSetting('AXONFLOW_SECRETS_AWS_SECRET_ACCESS_KEY', {
    minLength: 16,
    description: 'secret of `AXONFLOW_SECRETS_AWS_ACCESS_KEY_ID`',
  }),
  awsSessionToken: secretSetting('AXONFLOW_SECRETS_AWS_SESSION_TOKEN', {
    minLength: 16,
    description: 'session token of temporary keys',
  }),
  cacheTtlMs: integerSetting('AXONFLOW_SECRETS_CACHE_TTL_MS', {
    min: 0,
    max: 86_400_000,
    default: 300_000,
    description:
      'how long a secret that was read is used before it is read again, in milliseconds, give or take a tenth',
  }),
});

export type SecretsSettings = SectionValues<typeof secretsSection>;
