import type { CompletedCall, GovernedResult } from '@app/governance';
import type { GovernedCall } from '@app/kernel';
import { spokenText, type JsonObject } from '@app/llm-providers';
import type { PolicyDecision } from '@app/policy';
import { durationText, matchedPolicyIds } from '../matched-policies';
import type { ClientResponse } from './proxy.dto';

/** Writes the end of a proxied call as the contract's ClientResponse. */
export function toClientResponse(call: GovernedCall, result: GovernedResult<JsonObject>): ClientResponse {
  switch (result.verdict) {
    case 'allow':
      return {
        ...commonFields(call, result, result.decision),
        success: true,
        blocked: false,
        ...answer(call, result),
      };
    case 'needs_approval':
      return {
        ...refusal(call, result, result.decision),
        approval_id: result.approvalId,
        approval_expires_at: result.expiresAt.toISOString(),
      };
    case 'block':
      return refusal(call, result, result.decision);
    case 'withheld':
      return refusal(call, result, result.outputDecision);
  }
}

/** @param deciding whose policies settled it; the id is always that of the recorded decision about the call */
function commonFields(
  call: GovernedCall,
  { decision, latencyMs }: GovernedResult<JsonObject>,
  deciding: PolicyDecision,
): Pick<ClientResponse, 'decision_id' | 'metadata' | 'policy_info' | 'request_id' | 'trace_id'> {
  return {
    request_id: call.trace.requestId,
    decision_id: decision.id,
    trace_id: call.trace.traceId,
    policy_info: {
      policies_evaluated: matchedPolicyIds(deciding),
      static_checks: [...new Set(deciding.matches.map((match) => match.category))],
      processing_time: durationText(latencyMs),
      tenant_id: call.principal.tenantId,
      risk_score: deciding.risk.score,
    },
    metadata: {},
  };
}

function refusal(
  call: GovernedCall,
  result: GovernedResult<JsonObject>,
  deciding: PolicyDecision,
): ClientResponse {
  const reason = deciding.reasons[0] ?? 'Blocked by policy.';
  return {
    ...commonFields(call, result, deciding),
    success: false,
    blocked: true,
    block_reason: reason,
    error: reason,
  };
}

function answer(
  call: GovernedCall,
  { output, redacted }: CompletedCall<JsonObject>,
): Partial<ClientResponse> {
  const text = spokenText(output.segments);
  const { promptTokens, completionTokens, estimated } = output.usage;
  return {
    result: text,
    data: {
      request_id: call.trace.requestId,
      success: true,
      data: text,
      redacted,
      provider_info: {
        provider: output.servedBy.provider ?? '',
        model: output.servedBy.model ?? '',
        tokens_used: promptTokens + completionTokens,
        simulated: output.simulated,
      },
    },
    metadata: { simulated: output.simulated, tokens_estimated: estimated },
  };
}
