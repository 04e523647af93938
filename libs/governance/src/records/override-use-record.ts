import type { AuditRecord } from '@app/audit';
import { newId, type DecisionId, type GovernedCall } from '@app/kernel';
import type { Judgement } from '../judgement';

/** Records that exceptions of people made a difference to a call, one for each. */
export function overrideUseRecords(
  call: GovernedCall,
  { decision }: Judgement,
  facts: { readonly decisionId: DecisionId; readonly recordedAt: Date },
): readonly AuditRecord[] {
  return decision.overridesUsed.map(({ overrideId, policyId }) => ({
    id: newId<DecisionId>(),
    tenantId: call.principal.tenantId,
    clientId: call.principal.clientId,
    callId: call.id,
    recordedAt: facts.recordedAt,
    kind: 'event',
    operation: 'override_used',
    stage: decision.stage,
    verdict: 'done',
    detail: {
      override_id: overrideId,
      policy_id: policyId,
      decision_id: facts.decisionId,
      user: { ...call.user },
      trace_id: call.trace.traceId,
      request_id: call.trace.requestId,
    },
  }));
}
