import { defineSection, integerSetting, type SectionValues } from '@app/config';

/** Settings of the audit writer. */
export const auditSection = defineSection('Audit trail', {
  queueLimitRecords: integerSetting('AUDIT_QUEUE_LIMIT_RECORDS', {
    min: 100,
    max: 1_000_000,
    default: 10_000,
    description: 'records that may wait for their commit; beyond it calls are refused with 503',
  }),
  batchLimitRecords: integerSetting('AUDIT_BATCH_LIMIT_RECORDS', {
    min: 1,
    max: 5000,
    default: 1000,
    description: 'records that are committed together at most',
  }),
  commitDeadlineMs: integerSetting('AUDIT_COMMIT_DEADLINE_MS', {
    min: 100,
    max: 60_000,
    default: 5000,
    description: 'milliseconds after which a commit that is still unknown counts as failed',
  }),
});

export type AuditSettings = SectionValues<typeof auditSection>;
