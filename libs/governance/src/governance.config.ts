import { defineSection, integerSetting, secretSetting, type SectionValues } from '@app/config';

/** How allowed calls are altered, and what is kept of them. */
export const governanceSection = defineSection('Governance', {
  redactionKey: secretSetting('AXONFLOW_REDACTION_KEY', {
    minLength: 32,
    description:
      'keys the redaction style `hash`, so that equal values stay recognisable inside a tenant; the same on all tasks. Without it the style writes a label',
  }),
  streamHeldUnits: integerSetting('AXONFLOW_STREAM_HELD_UNITS', {
    min: 256,
    max: 262_144,
    default: 8_192,
    description:
      'UTF-16 code units of one streamed text that may wait until it is known to hold nothing that a policy acts on; an answer that would have to wait longer is stopped',
  }),
  streamBufferBytes: integerSetting('AXONFLOW_STREAM_BUFFER_BYTES', {
    min: 65_536,
    max: 67_108_864,
    default: 4_194_304,
    description:
      'bytes of one streamed answer that may wait; where a policy can only judge the whole text, longer answers are stopped',
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
