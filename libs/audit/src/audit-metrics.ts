import type { Metrics } from '@app/observability';
import type { AuditObserver, AuditRejection } from './audit-observer';

/** Turns what the audit writer does into metrics. */
export class AuditMetrics implements AuditObserver {
  constructor(private readonly metrics: Metrics) {}

  committed({ latencyMs }: { readonly latencyMs: number }): void {
    this.metrics.observeAuditCommit(latencyMs / 1000);
  }

  rejected(reason: AuditRejection, records: number): void {
    this.metrics.countAuditRejections(reason, records);
  }
}
