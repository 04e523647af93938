import { Injectable } from '@nestjs/common';
import { AuditWriter } from './writer/audit-writer.service';

/** For readiness: records can be committed. While they cannot, no call may be served either. */
@Injectable()
export class AuditReadiness {
  readonly name = 'audit';

  constructor(private readonly writer: AuditWriter) {}

  check(): Promise<{ readonly queue_depth: number }> {
    return this.writer.isHealthy()
      ? Promise.resolve({ queue_depth: this.writer.queueDepth })
      : Promise.reject(new Error('Audit records cannot be committed.'));
  }
}
