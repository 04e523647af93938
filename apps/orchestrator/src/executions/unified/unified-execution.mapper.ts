import type { CallUser } from '@app/kernel';
import { runTimes, totalsOf, type ExecutionTotals, type ExecutionView } from '../execution-view';
import type { StepStatus, StepView } from '../step-view';
import type { UnifiedExecution } from './unified-execution.dto';

const WORDS: Partial<Readonly<Record<StepStatus, string>>> = {
  awaiting_approval: 'approval',
  cancelled: 'skipped',
  rejected: 'blocked',
  uncertain: 'failed',
};

/** Writes a run in the form that plans and workflows of other orchestrators share. */
export function toUnifiedExecution(view: ExecutionView): UnifiedExecution {
  const { run, steps } = view;
  const totals = totalsOf(view);
  const { principal, user } = run.call;
  const startedAt = run.startedAt ?? run.createdAt;
  return {
    execution_id: run.runId,
    execution_type: 'map_plan',
    name: run.plan.name ?? run.planId,
    source: 'axonflow',
    status: run.status === 'queued' ? 'pending' : run.status,
    ...progressOf(view, totals),
    ...runTimes(run),
    ...(totals.durationMs !== null && { duration: `${totals.durationMs}ms` }),
    actual_cost_usd: totals.costMicroUsd / 1e6,
    steps: steps.map(toUnifiedStep),
    ...(totals.error !== null && { error: totals.error }),
    tenant_id: run.tenantId,
    org_id: principal.organizationId,
    user_id: nameOf(user),
    client_id: principal.clientId,
    metadata: { plan_id: run.planId, plan_version: run.planRevision },
    created_at: run.createdAt.toISOString(),
    updated_at: (run.endedAt ?? startedAt).toISOString(),
  };
}

function nameOf({ email, id }: CallUser): string {
  return id ?? email ?? '';
}

function progressOf(
  { run, steps }: ExecutionView,
  { completedSteps, currentStep }: ExecutionTotals,
): Pick<UnifiedExecution, 'current_step_index' | 'progress_percent' | 'total_steps'> {
  return {
    current_step_index: currentStep?.index ?? 0,
    total_steps: steps.length,
    progress_percent: run.status === 'completed' ? 100 : Math.floor((100 * completedSteps) / steps.length),
  };
}

function toUnifiedStep(step: StepView): UnifiedExecution['steps'][number] {
  const { decisionId, durationMs, endedAt, error, index, name, startedAt, status, stepId, type, usage } =
    step;
  return {
    step_id: stepId,
    step_index: index,
    step_name: name,
    step_type: type.replaceAll('-', '_'),
    status: WORDS[status] ?? status,
    ...(startedAt !== null && { started_at: startedAt.toISOString() }),
    ...(endedAt !== null && { completed_at: endedAt.toISOString() }),
    ...(durationMs !== null && { duration: `${durationMs}ms` }),
    ...(decisionId !== null && { decision_id: decisionId }),
    ...(error !== null && { error }),
    cost_usd: usage.costMicroUsd / 1e6,
  };
}
