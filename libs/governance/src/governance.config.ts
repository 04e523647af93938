import { defineSection, secretSetting, type SectionValues } from '@app/config';

/** How allowed calls are altered. */
export const governanceSection = defineSection('Governance', {
  redactionKey: secretSetting('AXONFLOW_REDACTION_KEY', {
    minLength: 32,
    description:
      'keys the redaction style `hash`, so that equal values stay recognisable inside a tenant; the same on all tasks. Without it the style writes a label',
  }),
});

export type GovernanceSettings = SectionValues<typeof governanceSection>;
