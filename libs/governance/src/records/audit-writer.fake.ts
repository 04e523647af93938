import type { AuditRecord } from '@app/audit';
import { AppError } from '@app/kernel';

class AuditDownError extends AppError {
  readonly code = 'AUDIT_UNAVAILABLE';
}

/** Keeps what was committed, and refuses when told to. */
export class FakeAuditWriter {
  readonly records: AuditRecord[] = [];
  isDown = false;

  append(record: AuditRecord): Promise<void> {
    if (this.isDown) return Promise.reject(new AuditDownError('down'));
    this.records.push(record);
    return Promise.resolve();
  }
}
