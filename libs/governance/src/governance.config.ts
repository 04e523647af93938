import { defineSection, integerSetting, secretSetting, type SectionValues } from '@app/config';

/** How allowed calls are altered, and what is kept of them. */
export const governanceSection = defineSection('Governance', {
  redactionKey: secretSetting('AXONFLOW_REDACTION_KEY', {
    minLength: 32,
    description:
      'keys the redaction style `hash`, so that equal values stay recognisable inside a tenant; the same on all tasks. Without it the style writes a label',
  }),
  contentRetentionDays: integerSetting('AXONFLOW_CONTENT_RETENTION_DAYS', {
    min: 0,
    max: 365,
    default: 0,
    description:
      'days for which the texts of calls are kept, so that drafts of policies can be tried on them; 0 keeps none',
  }),
});

export type GovernanceSettings = SectionValues<typeof governanceSection>;
