import { Injectable } from '@nestjs/common';
import { AuditWriter, type AuditRecord } from '@app/audit';
import { newId, type CallId } from '@app/kernel';
import type { PolicyChangeEvent, PolicyChangeRecorder } from '@app/policy';

/** Writes changes of policies into the audit trail. */
@Injectable()
export class PolicyChangeTrail implements PolicyChangeRecorder {
  constructor(private readonly audit: AuditWriter) {}

  /** @throws AuditUnavailableError (AUDIT_UNAVAILABLE); then no policy may change */
  async record(events: readonly PolicyChangeEvent[]): Promise<void> {
    await Promise.all(events.map((event) => this.audit.append(recordOf(event))));
  }
}

function recordOf(event: PolicyChangeEvent): AuditRecord {
  return {
    id: newId<CallId>(),
    recordedAt: event.changedAt,
    tenantId: event.tenantId,
    kind: 'event',
    callId: newId<CallId>(),
    clientId: event.author,
    operation: operationOf(event),
    stage: 'policy',
    verdict: 'done',
    detail: {
      policy_id: event.policyId,
      version: event.version,
      published_version: event.publishedVersion,
      summary: event.summary,
      changed_fields: event.changedFields,
      ...(event.overrideId === undefined ? {} : { override_id: event.overrideId }),
    },
  };
}

/** Events of exceptions that people make for themselves have the contract's names. */
function operationOf({ kind, overrideId }: PolicyChangeEvent): string {
  return overrideId === undefined ? `policy.${kind}` : kind;
}
