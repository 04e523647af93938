import type { AuditWriter } from './writer/audit-writer.service';

/** What readiness shows of the audit trail. */
export interface AuditHealth {
  /** False while no record can be committed: then no call may be served either. */
  readonly isUp: boolean;
  readonly queueDepth: number;
}

/** Asks the writer; no I/O. */
export function auditHealthOf(writer: AuditWriter): AuditHealth {
  return { isUp: writer.isHealthy(), queueDepth: writer.queueDepth };
}
