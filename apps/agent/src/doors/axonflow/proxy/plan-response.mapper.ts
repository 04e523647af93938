import type { Principal, TraceContext } from '@app/kernel';
import { durationText } from '../matched-policies';
import type { ProxyAnswer } from './proxy-answer';
import type { ClientResponse } from './proxy.dto';

/** What a plan's answer is read for. Cancelling and changing tell only the first three. */
export interface PlanReport {
  readonly success: boolean;
  readonly plan_id: string;
  readonly status: string;
  readonly steps?: readonly object[];
  readonly result?: string;
  readonly error?: string;
  readonly decision_id?: string;
  readonly step_results?: object;
  readonly duration?: string;
  readonly current_step_index?: number;
  readonly metadata?: { readonly approval_id?: string };
}

/** On whose behalf a plan was asked for, and how long that took. */
export interface PlanCall {
  readonly principal: Principal;
  readonly trace: TraceContext;
  readonly latencyMs: number;
}

/** Writes what the orchestrator says of a plan as the contract's ClientResponse. A refusal by policies has status 403. */
export function toPlanResponse(call: PlanCall, report: PlanReport): ProxyAnswer {
  const blocked = isRefused(report);
  const error = errorOf(report);
  return {
    status: blocked ? 403 : 200,
    body: {
      success: report.success,
      ...planFields(report, error),
      ...callFields(call, report),
      blocked,
      ...(error !== undefined && { error }),
      ...(blocked && { block_reason: error }),
    },
  };
}

/** Policies refuse a plan, or let it wait for a person before it starts. */
function isRefused({ status, success }: PlanReport): boolean {
  return status === 'blocked' || (status === 'awaiting_approval' && !success);
}

function errorOf({ error, status, success }: PlanReport): string | undefined {
  return error ?? (success ? undefined : `The plan ended as ${status}.`);
}

/** In an answer of the contract `current_step` is a number; elsewhere it is a name. */
function planFields(
  report: PlanReport,
  error: string | undefined,
): Pick<ClientResponse, 'approval_id' | 'data' | 'metadata' | 'plan_id' | 'result' | 'steps'> {
  const { current_step_index: index, duration, metadata, plan_id: planId, result, steps } = report;
  return {
    plan_id: planId,
    ...(steps !== undefined && { steps: [...steps] }),
    ...(result !== undefined && { result }),
    data: { ...report, ...(index !== undefined && { current_step: index }), ...(error && { error }) },
    metadata: {
      status: report.status,
      ...metadata,
      ...(report.step_results !== undefined && { step_results: report.step_results }),
      ...(duration !== undefined && { duration }),
    },
    ...(metadata?.approval_id !== undefined && { approval_id: metadata.approval_id }),
  };
}

function callFields(
  { latencyMs, principal, trace }: PlanCall,
  { decision_id: decisionId }: PlanReport,
): Pick<ClientResponse, 'decision_id' | 'policy_info' | 'request_id' | 'trace_id'> {
  return {
    request_id: trace.requestId,
    ...(decisionId !== undefined && { decision_id: decisionId }),
    trace_id: trace.traceId,
    policy_info: {
      policies_evaluated: [],
      static_checks: [],
      processing_time: durationText(latencyMs),
      tenant_id: principal.tenantId,
    },
  };
}
