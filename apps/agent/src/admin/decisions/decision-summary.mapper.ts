import type { AuditRecord } from '@app/audit';
import { contextOf, decidedBy, toolSignatureOf } from './decision-facts';
import type { DecisionSummary } from './decision-list.dto';
import { decisionWordOf } from './decision-word';

const MOST_FACTS = 5;

/** Writes the record of a decision as an entry of the contract's list. */
export function toDecisionSummary(record: AuditRecord): DecisionSummary {
  const policyId = decidedBy(record);
  const tool = toolSignatureOf(record);
  return {
    decision_id: record.id,
    timestamp: record.recordedAt.toISOString(),
    decision: decisionWordOf(record),
    ...(policyId === null ? {} : { policy_id: policyId }),
    ...(tool === null ? {} : { tool_signature: tool }),
    context: Object.fromEntries(contextOf(record).slice(0, MOST_FACTS)),
  };
}
