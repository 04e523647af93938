import { Inject, Injectable } from '@nestjs/common';
import { AuditWriter } from '@app/audit';
import { CLOCK, newId, type CallId, type Clock } from '@app/kernel';
import type { ConnectorChange, ConnectorChangeRecorder } from '@app/mcp-connectors';

/** Writes changes of connectors into the audit trail. */
@Injectable()
export class ConnectorChangeTrail implements ConnectorChangeRecorder {
  constructor(
    private readonly audit: AuditWriter,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws AuditUnavailableError (AUDIT_UNAVAILABLE); then no connector may change */
  record({ connector, kind, principal }: ConnectorChange): Promise<void> {
    return this.audit.append({
      id: newId<CallId>(),
      recordedAt: this.clock.now(),
      tenantId: principal.tenantId,
      kind: 'event',
      callId: newId<CallId>(),
      clientId: principal.clientId,
      operation: `connector.${kind}`,
      stage: 'connector',
      verdict: 'done',
      detail: {
        connector: connector.id,
        type: connector.kind,
        revision: connector.revision,
        credentials: Object.keys(connector.credentials),
      },
    });
  }
}
