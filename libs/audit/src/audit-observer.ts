/** Why a record was not committed. */
export type AuditRejection = 'invalid' | 'refused' | 'queue_full' | 'unavailable' | 'stopped';

/** Hears what the writer does, for metrics. Called on the hot path: must return at once and must not throw. */
export interface AuditObserver {
  /** A batch is durable. `latencyMs` runs from handing it to the database to knowing that it is committed. */
  committed(batch: { readonly records: number; readonly latencyMs: number }): void;
  /** Records were not committed and their callers know it. */
  rejected(reason: AuditRejection, records: number): void;
}

/** Hears nothing. */
export const unobserved: AuditObserver = { committed: () => undefined, rejected: () => undefined };
