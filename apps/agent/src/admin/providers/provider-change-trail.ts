import { Inject, Injectable } from '@nestjs/common';
import { AuditWriter } from '@app/audit';
import { CLOCK, newId, type CallId, type Clock } from '@app/kernel';
import type { ProviderChange, ProviderChangeRecorder } from '@app/llm-providers';

/** Writes changes of providers into the audit trail. */
@Injectable()
export class ProviderChangeTrail implements ProviderChangeRecorder {
  constructor(
    private readonly audit: AuditWriter,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws AuditUnavailableError (AUDIT_UNAVAILABLE); then no provider may change */
  record({ changedFields, kind, principal, provider }: ProviderChange): Promise<void> {
    const { endpoint, id, name, type, version } = provider;
    return this.audit.append({
      id: newId<CallId>(),
      recordedAt: this.clock.now(),
      tenantId: principal.tenantId,
      kind: 'event',
      callId: newId<CallId>(),
      clientId: principal.clientId,
      operation: `provider.${kind}`,
      stage: 'provider',
      verdict: 'done',
      detail: {
        provider: name,
        provider_id: id,
        type,
        endpoint,
        version,
        changed_fields: [...changedFields],
      },
    });
  }
}
