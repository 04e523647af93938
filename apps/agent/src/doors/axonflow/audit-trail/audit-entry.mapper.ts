import type { AuditRecord } from '@app/audit';
import type { Json } from '@app/kernel';
import type { AuditEntry } from './audit-search.dto';

type Detail = AuditRecord['detail'];

/** Writes a record of the trail as the contract's entry. Unknown texts are empty, never null. */
export function toAuditEntry(record: AuditRecord): AuditEntry {
  const { detail, verdict } = record;
  const policies = list(detail, 'policies').filter((each) => text(each, 'mode') === 'enforce');
  const target = field(detail, 'target');
  const latencyMs = Math.round(number(detail, 'latency_ms') || number(detail, 'latency_us') / 1000);
  return {
    id: record.id,
    kind: record.kind,
    request_id: text(detail, 'request_id'),
    timestamp: record.recordedAt.toISOString(),
    user_email: text(field(detail, 'user'), 'email'),
    client_id: record.clientId,
    tenant_id: record.tenantId,
    request_type: record.operation,
    query: text(detail, 'query_summary'),
    query_summary: text(detail, 'query_summary'),
    query_hash: text(detail, 'query_hash'),
    policy_decision: decisionWord(record),
    policy_details: { policies, reasons: list(detail, 'reasons'), findings: list(detail, 'findings') },
    success: verdict === 'allow',
    blocked: verdict === 'block',
    risk_score: number(detail, 'risk_score'),
    provider: text(target, 'provider'),
    model: text(target, 'model'),
    tokens_used:
      number(field(detail, 'usage'), 'prompt_tokens') + number(field(detail, 'usage'), 'completion_tokens'),
    latency_ms: latencyMs,
    response_time_ms: latencyMs,
    policy_violations: policies
      .filter((each) => text(each, 'action') !== 'log')
      .map((each) => text(each, 'id')),
    redacted_fields: [],
    compliance_flags: [],
    error_message: text(detail, 'error_code'),
    response_sample: '',
    metadata: metadataOf(record),
  };
}

function decisionWord({ verdict, detail }: AuditRecord): string {
  if (verdict === 'allow') return number(detail, 'redactions') > 0 ? 'redacted' : 'allowed';
  return verdict === 'block' ? 'blocked' : verdict;
}

function metadataOf({ detail, callId, stage }: AuditRecord): AuditEntry['metadata'] {
  return {
    call_id: callId,
    stage,
    trace_id: text(detail, 'trace_id'),
    decision_id: text(detail, 'decision_id'),
    status: text(detail, 'status'),
    simulated: detail['simulated'] === true,
    inspected: text(detail, 'inspected'),
    policy_epoch: number(detail, 'policy_epoch'),
    client_label: text(detail, 'client_label'),
  };
}

function field(detail: Json | undefined, key: string): Json | undefined {
  return detail !== null && typeof detail === 'object' && !Array.isArray(detail)
    ? (detail as Detail)[key]
    : undefined;
}

function text(detail: Json | undefined, key: string): string {
  const value = field(detail, key);
  return typeof value === 'string' ? value : '';
}

function number(detail: Json | undefined, key: string): number {
  const value = field(detail, key);
  return typeof value === 'number' ? value : 0;
}

function list(detail: Json | undefined, key: string): readonly Json[] {
  const value = field(detail, key);
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}
