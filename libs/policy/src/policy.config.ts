import { defineSection, integerSetting, type SectionValues } from '@app/config';

/** How a service keeps up with published policies, and what it keeps to try new ones on. */
export const policySection = defineSection('Policy', {
  pollMs: integerSetting('AXONFLOW_POLICY_POLL_MS', {
    min: 100,
    max: 60_000,
    default: 5_000,
    description: 'milliseconds between looks for changed policies, in case an announcement was lost',
  }),
  contentRetentionDays: integerSetting('AXONFLOW_CONTENT_RETENTION_DAYS', {
    min: 0,
    max: 365,
    default: 0,
    description:
      'days for which the texts of calls are kept, so that drafts of policies can be tried on them; 0 keeps none',
  }),
});

export type PolicySettings = SectionValues<typeof policySection>;
