/** Why a record was not committed. */
export const AUDIT_REJECTIONS = ['invalid', 'refused', 'queue_full', 'unavailable', 'stopped'] as const;
export type AuditRejection = (typeof AUDIT_REJECTIONS)[number];

/** Hears what the writer does, for metrics. Called on the hot path: must return at once and must not throw. */
export interface AuditObserver {
  /** A batch is durable. `latencyMs` runs from handing it to the database to knowing that it is committed. */
  committed(batch: { readonly records: number; readonly latencyMs: number }): void;
  /** Records were not committed and their callers know it. */
  rejected(reason: AuditRejection, records: number): void;
}

/** Injection token of {@link AuditObserver}; optional. */
export const AUDIT_OBSERVER = Symbol('AUDIT_OBSERVER');

/** Hears nothing. */
export const unobserved: AuditObserver = { committed: () => undefined, rejected: () => undefined };
