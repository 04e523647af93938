import type { AuditRecord } from '@app/audit';
import {
  newId,
  type CallTarget,
  type CallUsage,
  type ErrorCode,
  type GovernedCall,
  type Inspection,
  type Json,
} from '@app/kernel';
import type { ExecutionAttempt } from '../execution';
import type { Judgement } from '../judgement';
import { inspectionDetail, judgementDetail } from './decision-record';

/** What an execution was, and what it used. */
export interface Execution {
  readonly usage: CallUsage;
  readonly servedBy: CallTarget;
  readonly simulated: boolean;
  /** True when the answer left piece by piece. */
  readonly streamed?: true;
}

/** How the execution of an allowed call ended. One that came to nothing is charged for what it used all the same. */
export type Ending =
  | (Execution & { readonly status: 'completed' | 'withheld'; readonly judgement: Judgement })
  | (Partial<Execution> & {
      readonly status: 'aborted' | 'failed';
      readonly error: ErrorCode;
      /** What was found in the answer until then, when some of it had come. */
      readonly seen?: Inspection;
    });

/** An ending with its times and what led to it. */
export interface Outcome {
  readonly ending: Ending;
  readonly recordedAt: Date;
  readonly executionMs: number;
  /** Who was asked to execute the call, in order; absent when that is not known. */
  readonly attempts?: readonly ExecutionAttempt[];
}

/** The record of what became of an allowed call. Its `call_id` ties it to the decision. */
export function outcomeRecord(
  call: GovernedCall,
  decisionId: string,
  { attempts, ending, executionMs, recordedAt }: Outcome,
): AuditRecord {
  const judged = 'judgement' in ending;
  return {
    id: newId(),
    tenantId: call.principal.tenantId,
    clientId: call.principal.clientId,
    callId: call.id,
    operation: call.operation,
    recordedAt,
    kind: 'outcome',
    stage: judged ? ending.judgement.decision.stage : call.stage,
    verdict: judged ? ending.judgement.decision.verdict : 'error',
    detail: {
      decision_id: decisionId,
      request_id: call.trace.requestId,
      trace_id: call.trace.traceId,
      user: { ...call.user },
      status: ending.status,
      latency_ms: Math.round(executionMs),
      ...(judged ? judgementDetail(ending.judgement) : failureDetail(ending)),
      ...executionDetail(ending),
      ...(attempts?.length ? { attempts: attempts.map(attemptDetail) } : {}),
    },
  };
}

function attemptDetail({ model, ms, provider, result }: ExecutionAttempt): Json {
  return { provider, model, result, ms };
}

/** An answer that broke off was never inspected as a whole. */
function failureDetail({
  error,
  seen,
}: Extract<Ending, { readonly error: ErrorCode }>): AuditRecord['detail'] {
  return { error_code: error, ...(seen && inspectionDetail({ ...seen, complete: false })) };
}

function executionDetail({
  servedBy,
  simulated,
  streamed,
  usage,
}: Partial<Execution>): AuditRecord['detail'] {
  return {
    ...(servedBy === undefined ? {} : { target: { ...servedBy } }),
    ...(simulated === undefined ? {} : { simulated }),
    ...(streamed === undefined ? {} : { streamed }),
    ...(usage === undefined ? {} : { usage: usageDetail(usage) }),
  };
}

function usageDetail(usage: CallUsage): Json {
  const { billedTo, cached, cacheReadTokens, cacheWriteTokens, completionTokens, costMicroUsd } = usage;
  const { estimated, promptTokens } = usage;
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    estimated,
    ...(cacheReadTokens === undefined ? {} : { cache_read_tokens: cacheReadTokens }),
    ...(cacheWriteTokens === undefined ? {} : { cache_write_tokens: cacheWriteTokens }),
    ...(costMicroUsd === undefined ? {} : { cost_micro_usd: costMicroUsd }),
    ...(billedTo === undefined ? {} : { billed_to: billedTo }),
    ...(cached === undefined ? {} : { cached }),
  };
}
