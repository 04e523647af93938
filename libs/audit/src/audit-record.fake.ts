import { newId, systemClock, type TenantId } from '@app/kernel';
import type { AuditRecord } from './audit-record';

/** A record like those of a busy agent, about 450 bytes, for tests. */
export function anAuditRecord(overrides: Partial<AuditRecord> = {}): AuditRecord {
  return {
    id: newId(),
    recordedAt: systemClock.now(),
    tenantId: '0190a8b0-0000-7000-8000-000000000001' as TenantId,
    kind: 'decision',
    callId: newId(),
    clientId: 'client-1',
    operation: 'chat',
    stage: 'llm.request',
    verdict: 'allow',
    detail: {
      executed_by: 'axonflow',
      user: { email: 'ada@example.com', role: 'analyst' },
      target: { provider: 'openai', model: 'gpt-4o-mini' },
      policies: [
        { id: 'sys_pii_email', version: 3, name: 'E-mail addresses', action: 'redact', findings: [0] },
      ],
      reasons: ['contains an e-mail address'],
      risk_score: 0.5,
      latency_us: 412,
    },
    ...overrides,
  };
}
