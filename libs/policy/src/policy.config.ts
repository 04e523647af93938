import { defineSection, integerSetting, type SectionValues } from '@app/config';

/** How a service keeps up with published policies. */
export const policySection = defineSection('Policy', {
  pollMs: integerSetting('AXONFLOW_POLICY_POLL_MS', {
    min: 100,
    max: 60_000,
    default: 5_000,
    description: 'milliseconds between looks for changed policies, in case an announcement was lost',
  }),
});

export type PolicySettings = SectionValues<typeof policySection>;
