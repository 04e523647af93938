import { defineSection, integerSetting, secretSetting, type SectionValues } from '@app/config';

/** How long what we know of a credential may be used without asking the database again. */
export const identitySection = defineSection('Identity', {
  cacheMaxAgeMs: integerSetting('IDENTITY_CACHE_MAX_AGE_MS', {
    min: 0,
    max: 300_000,
    default: 30_000,
    description:
      'Milliseconds for which a known credential is trusted when no notice of a change arrives; also how long known callers go on while the database is down.',
  }),
  refusalMaxAgeMs: integerSetting('IDENTITY_REFUSAL_MAX_AGE_MS', {
    min: 0,
    max: 60_000,
    default: 2_000,
    description: 'Milliseconds for which an unknown credential is refused without asking the database again.',
  }),
  cacheEntries: integerSetting('IDENTITY_CACHE_ENTRIES', {
    min: 100,
    max: 1_000_000,
    default: 20_000,
    description: 'Credentials remembered at most, known and refused ones each.',
  }),
  accessKeyMasterKey: secretSetting('AXONFLOW_ACCESS_KEY_MASTER_KEY', {
    minLength: 32,
    description:
      'Makes the secrets of access keys, with which AWS clients sign requests; the same value on all tasks. Changing it makes every access key invalid. Without it AXONFLOW_INTERNAL_SERVICE_SECRET serves.',
  }),
});

export type IdentitySettings = SectionValues<typeof identitySection>;

/** What agent and orchestrator share to trust each other. */
export const internalServiceSection = defineSection('Internal service', {
  secret: secretSetting('AXONFLOW_INTERNAL_SERVICE_SECRET', {
    minLength: 32,
    required: true,
    description: 'Signs the identity that the agent hands to the orchestrator; the same value on both.',
  }),
});

export type InternalServiceSettings = SectionValues<typeof internalServiceSection>;
