import { defineSection, integerSetting, type SectionValues } from '@app/config';

/** How much a task remembers of limits. */
export const quotaSection = defineSection('Quota', {
  tenantsInMemory: integerSetting('QUOTA_TENANTS_IN_MEMORY', {
    min: 100,
    max: 1_000_000,
    default: 20_000,
    description: 'Tenants whose leased requests one task holds at the same time.',
  }),
});

export type QuotaSettings = SectionValues<typeof quotaSection>;
