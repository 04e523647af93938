import type { AuditRecord } from '@app/audit';
import type { Decision, Finding, GovernedCall, Inspection, Json } from '@app/kernel';
import type { PolicyDecision } from '@app/policy';
import type { Judgement } from '../judgement';
import { digestOf, summaryOf } from './call-digest';
import { recordedPointer } from './recorded-pointer';

/** Places of media that one record names; more are not told one by one. */
const MAX_RECORDED_MEDIA = 100;

/** Who executes the call: a decision of ours is followed by our outcome record, a pre-check's by the caller's report. */
export type ExecutedBy = 'axonflow' | 'caller';

/** The record of a decision, complete enough to explain it later. It holds no text that was found to be sensitive. */
export function decisionRecord(
  call: GovernedCall,
  judgement: Judgement,
  facts: { readonly executedBy: ExecutedBy; readonly recordedAt: Date },
): AuditRecord {
  const { decision } = judgement;
  return {
    id: decision.id,
    tenantId: call.principal.tenantId,
    clientId: call.principal.clientId,
    callId: call.id,
    operation: call.operation,
    recordedAt: facts.recordedAt,
    kind: 'decision',
    stage: decision.stage,
    verdict: decision.verdict,
    detail: {
      executed_by: facts.executedBy,
      request_id: call.trace.requestId,
      trace_id: call.trace.traceId,
      user: { ...call.user },
      client_label: call.clientLabel ?? null,
      target: { ...call.target },
      query_summary: summaryOf(judgement),
      query_hash: digestOf(call),
      latency_us: Math.round(judgement.latencyMs * 1000),
      ...judgementDetail(judgement),
    },
  };
}

/** What was seen and what was concluded, without the texts themselves. */
export function judgementDetail({ decision, inspection }: Judgement): { readonly [key: string]: Json } {
  return {
    policy_epoch: decision.policyEpoch,
    policies_evaluated: decision.policiesEvaluated,
    policies: decision.matches.map(
      ({ policyId, version, name, category, severity, action, mode, findings }) => ({
        id: policyId,
        version,
        name,
        category,
        severity,
        action,
        mode,
        findings,
      }),
    ),
    policy_problems: decision.problems.map(({ policyId, version }) => ({ id: policyId, version })),
    decided_by: decision.decidedBy?.policyId ?? null,
    reasons: decision.reasons,
    overrides_used: decision.overridesUsed.map(({ overrideId, policyId }) => ({
      id: overrideId,
      policy_id: policyId,
    })),
    ...approvalDetail(decision),
    risk_score: decision.risk.score,
    risk_parts: decision.risk.parts.map(({ source, weight }) => ({ source, weight })),
    redactions: redactionCount(decision),
    ...inspectionDetail(inspection),
  };
}

/** What was seen, without the texts themselves. Media are absent for the many calls that have none. */
export function inspectionDetail(inspection: Inspection): { readonly [key: string]: Json } {
  const { complete, findings, gaps, media = [] } = inspection;
  return {
    findings: findings.map(findingDetail),
    inspected: complete && media.length === 0 ? 'complete' : 'partial',
    gaps: gaps.map(({ pointer, reason, types }) => ({ pointer: recordedPointer(pointer), reason, types })),
    ...(media.length > 0 && { media: media.slice(0, MAX_RECORDED_MEDIA).map(recordedPointer) }),
  };
}

/** Absent for the many calls that nobody is or was asked about. Addresses of who is told may hold secrets. */
function approvalDetail({ approval, approvalsUsed }: PolicyDecision): { readonly [key: string]: Json } {
  const used = approvalsUsed.map(({ approvalId, policyId }) => ({ id: approvalId, policy_id: policyId }));
  return {
    ...(used.length > 0 && { approvals_used: used }),
    ...(approval !== null && { approval_terms: termsDetail(approval) }),
  };
}

function termsDetail(terms: NonNullable<PolicyDecision['approval']>): Json {
  return {
    approvers: terms.approvers,
    required_approvals: terms.requiredApprovals,
    four_eyes: terms.excludesRequester,
    expires_in_seconds: terms.expiresInSeconds,
  };
}

function findingDetail({ pointer, start, end, type, category, confidence }: Finding): Json {
  return { pointer: recordedPointer(pointer), start, end, type, category, confidence };
}

function redactionCount(decision: Decision): number {
  return new Set(decision.obligations.flatMap((each) => (each.type === 'redact' ? each.findings : []))).size;
}
