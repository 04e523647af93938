import type { AuditRecord } from '@app/audit';
import { newId, type CallTarget, type CallUsage, type ErrorCode, type GovernedCall } from '@app/kernel';
import type { Judgement } from '../judgement';
import { identityOf, judgementDetail } from './decision-record';

/** How the execution of an allowed call ended. */
export type Ending =
  | {
      readonly status: 'completed' | 'withheld';
      readonly judgement: Judgement;
      readonly usage: CallUsage;
      readonly servedBy: CallTarget;
      readonly simulated: boolean;
    }
  | { readonly status: 'aborted' | 'failed'; readonly error: ErrorCode };

/** An ending with its times. */
export type Outcome = Ending & { readonly recordedAt: Date; readonly executionMs: number };

/** The record of what became of an allowed call. Its `call_id` ties it to the decision. */
export function outcomeRecord(call: GovernedCall, decisionId: string, outcome: Outcome): AuditRecord {
  const judged = 'judgement' in outcome;
  return {
    ...identityOf(call),
    id: newId(),
    recordedAt: outcome.recordedAt,
    kind: 'outcome',
    stage: judged ? outcome.judgement.decision.stage : call.stage,
    verdict: judged ? outcome.judgement.decision.verdict : 'error',
    detail: {
      decision_id: decisionId,
      request_id: call.trace.requestId,
      trace_id: call.trace.traceId,
      user: { ...call.user },
      status: outcome.status,
      latency_ms: Math.round(outcome.executionMs),
      ...(judged ? completionDetail(outcome) : { error_code: outcome.error }),
    },
  };
}

type Completion = Extract<Outcome, { readonly judgement: Judgement }>;

function completionDetail({ judgement, usage, servedBy, simulated }: Completion): AuditRecord['detail'] {
  return {
    ...judgementDetail(judgement),
    target: { ...servedBy },
    simulated,
    usage: {
      prompt_tokens: usage.promptTokens,
      completion_tokens: usage.completionTokens,
      estimated: usage.estimated,
    },
  };
}
