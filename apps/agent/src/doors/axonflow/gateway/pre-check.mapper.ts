import { CONTEXT_LIFETIME_MS, type OpenedCall } from '@app/governance';
import type { GovernedCall } from '@app/kernel';
import { durationText, matchedPolicyIds } from '../matched-policies';
import type { PreCheckResponse } from './pre-check.dto';

/** Writes a decision as the contract's answer to a pre-check. A refusal is an answer like any other. */
export function toPreCheckResponse(call: GovernedCall, opened: OpenedCall): PreCheckResponse {
  const { decision, rateLimit } = opened;
  const limit = {
    limit: rateLimit.limit,
    remaining: rateLimit.remaining,
    reset_at: rateLimit.resetAt.toISOString(),
  };
  return {
    context_id: decision.id,
    approved: opened.verdict === 'allow',
    requires_redaction: false,
    approved_data: {},
    policies: matchedPolicyIds(decision),
    rate_limit: limit,
    rate_limit_info: limit,
    expires_at: new Date(call.receivedAt.getTime() + CONTEXT_LIFETIME_MS).toISOString(),
    decision_id: decision.id,
    trace_id: call.trace.traceId,
    processing_time: durationText(opened.latencyMs),
    ...verdictFields(call, opened),
  };
}

function verdictFields(call: GovernedCall, opened: OpenedCall): Partial<PreCheckResponse> {
  switch (opened.verdict) {
    case 'allow': {
      const query = opened.segments[0]?.text ?? '';
      return query === call.segments[0]?.text ? {} : { requires_redaction: true, redacted_query: query };
    }
    case 'block':
      return { block_reason: opened.decision.reasons[0] ?? '' };
    case 'needs_approval':
      return { block_reason: opened.decision.reasons[0] ?? '', approval_id: opened.approvalId };
  }
}
