import type { Approval } from '@app/governance';
import { stepAsked } from '../approvals/approval-scope';
import { runTimes, totalsOf, type ExecutionView } from './execution-view';
import type { ExecutionStep, ExecutionSummary, Timeline } from './execution.dto';
import type { StepStatus, StepView } from './step-view';

const SUMMARY_LENGTH = 160;

/** The contract's words for where a step stands. */
const WORDS: Readonly<Record<StepStatus, string>> = {
  awaiting_approval: 'paused',
  blocked: 'failed',
  cancelled: 'failed',
  completed: 'completed',
  failed: 'failed',
  pending: 'pending',
  rejected: 'failed',
  running: 'running',
  skipped: 'skipped',
  uncertain: 'failed',
};

/** Writes a run in short. */
export function toSummary(view: ExecutionView): ExecutionSummary {
  const { run, steps } = view;
  const totals = totalsOf(view);
  const { principal, user } = run.call;
  return {
    request_id: run.runId,
    plan_id: run.planId,
    workflow_name: run.plan.name ?? run.planId,
    status: run.status === 'queued' ? 'pending' : run.status,
    total_steps: steps.length,
    completed_steps: totals.completedSteps,
    ...runTimes(run),
    ...(totals.durationMs !== null && { duration_ms: totals.durationMs }),
    total_tokens: totals.tokens,
    total_cost_usd: totals.costMicroUsd / 1e6,
    org_id: principal.organizationId,
    tenant_id: run.tenantId,
    user_id: user.id ?? user.email ?? '',
    decision_id: run.call.decisionId,
    error_message: totals.error ?? '',
    input_summary: run.input === null ? '' : shortened(JSON.stringify(run.input)),
    output_summary: shortened(run.outputText ?? ''),
  };
}

/** Writes a step of a run. @param approvals what people were asked about the run */
export function toExecutionStep(
  { run }: ExecutionView,
  step: StepView,
  approvals: readonly Approval[],
): ExecutionStep {
  const asked = approvals.filter(({ scope }) => stepAsked(run, scope) === step.stepId);
  const { usage } = step;
  return {
    request_id: run.runId,
    step_index: step.index,
    step_id: step.stepId,
    step_name: step.name,
    step_type: step.type.replaceAll('-', '_'),
    status: WORDS[step.status],
    outcome: step.status,
    ...timesOf(step),
    ...targetOf(step),
    tokens_in: usage.promptTokens,
    tokens_out: usage.completionTokens,
    cost_usd: usage.costMicroUsd / 1e6,
    input: step.step,
    ...(step.output !== null && { output: step.output }),
    error_message: step.error ?? '',
    ...(step.decisionId !== null && { decision_id: step.decisionId }),
    ...policyFields(step, asked),
    ...approvalFields(asked),
    retry_count: step.retries,
  };
}

/** Writes when each step began and ended. */
export function toTimeline({ run, steps }: ExecutionView, approvals: readonly Approval[]): Timeline {
  const asked = new Set(approvals.map(({ scope }) => stepAsked(run, scope)));
  return steps.map((step) => ({
    step_index: step.index,
    step_name: step.name,
    status: WORDS[step.status],
    ...timesOf(step),
    has_error: step.error !== null && step.status !== 'skipped',
    has_approval: asked.has(step.stepId),
  }));
}

function timesOf({ durationMs, endedAt, startedAt }: StepView): Partial<ExecutionStep> {
  return {
    ...(startedAt !== null && { started_at: startedAt.toISOString() }),
    ...(endedAt !== null && { completed_at: endedAt.toISOString() }),
    ...(durationMs !== null && { duration_ms: durationMs }),
  };
}

function targetOf({ step }: StepView): Pick<ExecutionStep, 'model' | 'provider'> {
  return {
    provider: 'provider' in step ? (step.provider ?? '') : '',
    model: 'model' in step ? (step.model ?? '') : '',
  };
}

/** Which policies were checked is told in full by the explanation of the decision. */
function policyFields(
  { decisionId, status }: StepView,
  asked: readonly Approval[],
): Pick<ExecutionStep, 'policies_checked' | 'policies_triggered'> {
  const asking = asked.map(({ policyId }) => policyId).filter((id) => id !== '');
  return {
    policies_checked: decisionId === null ? asking : [`decision:${decisionId}`],
    policies_triggered: status === 'blocked' && decisionId !== null ? [`decision:${decisionId}`] : asking,
  };
}

function approvalFields(
  asked: readonly Approval[],
): Pick<ExecutionStep, 'approval_required' | 'approved_at' | 'approved_by'> {
  const given = asked.find(({ status }) => status === 'approved');
  return {
    approval_required: asked.length > 0,
    approved_by: given?.reviewer.email ?? given?.reviewer.id ?? given?.decidedBy ?? '',
    approved_at: given?.decidedAt?.toISOString() ?? '',
  };
}

function shortened(text: string): string {
  return text.length <= SUMMARY_LENGTH ? text : `${text.slice(0, SUMMARY_LENGTH).toWellFormed()}…`;
}
