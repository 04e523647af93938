/**
 * What can be wrong: `record_changed` = content and hash differ; `record_moved` = it does not follow the record before
 * it of its tenant; `records_missing` / `record_repeated` = a gap or a repetition in the sequence; `record_unbatched` =
 * no batch ever committed it; `batch_content_changed` = its records are not those it committed; `batch_changed`,
 * `batch_moved`, `batches_missing`, `batch_repeated` = the same for batches.
 */
export type AuditProblemKind =
  | 'record_changed'
  | 'record_moved'
  | 'records_missing'
  | 'record_repeated'
  | 'record_unbatched'
  | 'batch_content_changed'
  | 'batch_changed'
  | 'batch_moved'
  | 'batches_missing'
  | 'batch_repeated';

/** One thing that is not as it was written, and where. */
export interface AuditProblem {
  readonly kind: AuditProblemKind;
  readonly boot: string;
  /** Number of the batch in its boot; absent when it concerns a record. */
  readonly batch?: number;
  /** Place of the record in its boot. */
  readonly seq?: number;
  readonly recordId?: string;
}

/** The result of a verification. The trail is intact exactly when `problemCount` is 0. */
export interface AuditReport {
  readonly records: number;
  readonly batches: number;
  /** Chains of one tenant in one boot. */
  readonly chains: number;
  /** Calls that were allowed and begun, but whose outcome was never recorded: a task died in between. */
  readonly openCalls: number;
  readonly problemCount: number;
  /** The first 1000 problems. */
  readonly problems: readonly AuditProblem[];
}
