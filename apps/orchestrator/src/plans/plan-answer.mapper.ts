import type { Approval } from '@app/governance';
import type { Json } from '@app/kernel';
import { progressOf } from '../approvals/approval.mapper';
import { ownerOfScope } from '../approvals/approval-scope';
import { totalsOf, type ExecutionTotals, type ExecutionView } from '../executions/execution-view';
import type { StepView } from '../executions/step-view';
import type { PlanStep } from '../planning/plan';
import type { PendingApproval, PlanAnswer, PlanStepAnswer, StepResult } from './plan-answer.dto';
import type { StartedExecution } from './plan-launch';
import type { PlanState } from './plan-state';
import { modedPlan, type PlanFacts } from './stored-plan';

/** How results of steps are listed: the Go SDK decodes a list, all others a map. */
export type StepResultForm = 'list' | 'map';

const MISSED = new Set(['blocked', 'cancelled', 'expired', 'failed', 'partial']);

/** Writes a plan and what became of it in the form of the contract. */
export function toPlanAnswer(state: PlanState, form: StepResultForm = 'map'): PlanAnswer {
  const { plan, execution, questions, status } = state;
  return {
    success: !MISSED.has(status),
    plan_id: plan.id,
    version: plan.version,
    status,
    query: plan.query,
    domain: plan.domain,
    complexity: plan.facts.complexity,
    parallel: plan.facts.parallel,
    planner: plan.facts.planner,
    steps: modedPlan(plan).steps.map((step, index) => toStep(step, execution?.steps[index])),
    pending_approvals: questions.map(toPendingApproval),
    metadata: {
      ...plan.metadata,
      execution_mode: plan.executionMode,
      ...planning(plan.facts),
      ...runMetadata(state),
    },
    created_at: plan.createdAt.toISOString(),
    expires_at: plan.expiresAt.toISOString(),
    ...estimates(state),
    ...progress(state),
    ...(execution === null ? NOT_RUN : runFields(execution, form, state)),
  };
}

const NOT_RUN = { result: '', step_results: {}, actual_cost_usd: 0 };

function runFields(
  execution: ExecutionView,
  form: StepResultForm,
  { questions }: PlanState,
): Pick<PlanAnswer, 'actual_cost_usd' | 'result' | 'step_results'> & Partial<PlanAnswer> {
  const { run, steps } = execution;
  const totals = totalsOf(execution);
  const results = steps.map((step) => toStepResult(step, questions));
  return {
    result: run.outputText ?? '',
    ...(run.output !== null && { output: run.output }),
    step_results: form === 'list' ? results : byId(results),
    ...(totals.error !== null && { error: totals.error }),
    decision_id: run.call.decisionId,
    execution_id: run.runId,
    workflow_id: run.runId,
    workflow_execution_id: run.runId,
    actual_cost_usd: totals.costMicroUsd / 1e6,
    ...(totals.durationMs !== null && { duration: `${totals.durationMs}ms` }),
    ...(run.startedAt !== null && { started_at: run.startedAt.toISOString() }),
    ...(run.endedAt !== null && { completed_at: run.endedAt.toISOString() }),
  };
}

function progress({
  execution,
  plan,
  status,
}: PlanState): Pick<
  PlanAnswer,
  'completed_steps' | 'current_step' | 'current_step_index' | 'progress_percent' | 'total_steps'
> {
  const total = modedPlan(plan).steps.length;
  const { completedSteps: completed = 0, currentStep = null } = execution === null ? {} : totalsOf(execution);
  return {
    current_step: currentStep?.name ?? '',
    current_step_index: currentStep?.index ?? 0,
    total_steps: total,
    completed_steps: completed,
    progress_percent: status === 'completed' ? 100 : Math.floor((100 * completed) / total),
  };
}

function estimates({ plan: { facts } }: PlanState): Partial<PlanAnswer> {
  const { costMicroUsd, durationMs } = facts.estimate;
  return {
    estimated_duration: `${durationMs}ms`,
    ...(costMicroUsd !== null && { estimated_cost_usd: costMicroUsd / 1e6 }),
  };
}

function planning({ estimate, reason }: PlanFacts): { readonly [key: string]: Json } {
  const { completionTokens, costMicroUsd, durationMs, isLowerBound, promptTokens } = estimate;
  return {
    ...(reason !== null && { planner_reason: reason }),
    estimate: {
      prompt_tokens: promptTokens,
      completion_tokens: completionTokens,
      cost_usd: costMicroUsd === null ? null : costMicroUsd / 1e6,
      duration_ms: durationMs,
      is_lower_bound: isLowerBound,
    },
  };
}

function runMetadata({ execution, plan, status }: PlanState): { readonly [key: string]: Json } {
  const totals: ExecutionTotals | null = execution === null ? null : totalsOf(execution);
  const steps = execution?.steps ?? [];
  return {
    status,
    total_steps: modedPlan(plan).steps.length,
    completed_steps: totals?.completedSteps ?? 0,
    tasks_executed: steps.filter(({ startedAt }) => startedAt !== null).length,
    execution_time_ms: totals?.durationMs ?? 0,
    duration: `${totals?.durationMs ?? 0}ms`,
    tasks: steps.map(({ durationMs, name, status: ended }) => ({
      name,
      status: ended,
      time_ms: durationMs ?? 0,
    })),
  };
}

function toStep(step: PlanStep, view: StepView | undefined): PlanStepAnswer {
  const dependencies = [...(step.depends_on ?? [])];
  return {
    id: step.id,
    name: step.name ?? step.id,
    type: step.type,
    description: step.description ?? '',
    depends_on: dependencies,
    dependencies,
    agent: step.type === 'agent' ? step.agent : '',
    parameters: 'parameters' in step ? { ...step.parameters } : {},
    status: view?.status ?? 'pending',
  };
}

/** Writes what became of a step. */
export function toStepResult(view: StepView, questions: readonly Approval[]): StepResult {
  const asked = questions.find(({ scope }) => ownerOfScope(scope)?.stepId === view.stepId);
  return {
    step_id: view.stepId,
    step_name: view.name,
    status: view.status,
    ...(view.output !== null && { output: view.output }),
    result: textOf(view.output),
    ...(view.error !== null && { error: view.error }),
    ...(view.decisionId !== null && { decision_id: view.decisionId }),
    ...(asked !== undefined && { approval_id: asked.id }),
    ...(view.status === 'completed' && { simulated: view.simulated }),
    duration_ms: view.durationMs ?? 0,
    duration: `${view.durationMs ?? 0}ms`,
  };
}

function toPendingApproval(approval: Approval): PendingApproval {
  const { decisionId, expiresAt, id, reason, scope } = approval;
  return {
    approval_id: id,
    step_id: ownerOfScope(scope)?.stepId ?? '',
    reason,
    ...(decisionId !== null && { decision_id: decisionId }),
    ...progressOf(approval),
    expires_at: expiresAt.toISOString(),
  };
}

/** The answer of a model as it is, anything else as JSON. */
function textOf(output: Json): string {
  if (output === null) return '';
  if (typeof output === 'string') return output;
  const response = (output as { readonly response?: Json }).response;
  return typeof response === 'string' ? response : JSON.stringify(output);
}

function byId(results: readonly StepResult[]): Record<string, StepResult> {
  return Object.fromEntries(results.map((result) => [result.step_id, result]));
}

/** Writes that a plan may not start, or not yet. */
export function toRefusal(
  answer: PlanAnswer,
  refusal: Exclude<StartedExecution, { readonly verdict: 'started' }>,
): PlanAnswer {
  const { decisionId, reason, verdict } = refusal;
  return {
    ...answer,
    success: false,
    status: verdict,
    error: reason,
    decision_id: decisionId,
    metadata: {
      ...answer.metadata,
      status: verdict,
      ...(verdict === 'awaiting_approval' && { approval_id: refusal.approvalId }),
    },
  };
}
