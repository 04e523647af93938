import type { Json, TenantId } from '@app/kernel';

/** What a record tells: what was decided, how an execution ended, or that something else happened. */
export const AUDIT_KINDS = ['decision', 'outcome', 'event'] as const;
export type AuditKind = (typeof AUDIT_KINDS)[number];

/** One line of the audit trail, as the rest of the system hands it over. */
export interface AuditRecord {
  /** UUID, never used twice; a decision's record has the decision's id. */
  readonly id: string;
  /** Kept in whole milliseconds. */
  readonly recordedAt: Date;
  readonly tenantId: TenantId;
  readonly kind: AuditKind;
  /** UUID of the call that the record belongs to. */
  readonly callId: string;
  readonly clientId: string;
  /** What the caller asked for: `chat`, `pre-check`, `policy.publish` ... */
  readonly operation: string;
  readonly stage: string;
  readonly verdict: string;
  /** Everything else. Whoever writes it keeps prompts and secrets out of it. */
  readonly detail: { readonly [key: string]: Json };
}
