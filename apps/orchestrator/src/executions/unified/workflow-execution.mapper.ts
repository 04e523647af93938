import type { OrganizationId } from '@app/kernel';
import type { WorkflowStepEntity } from '../../workflows/workflow-step.entity';
import type { WorkflowWithSteps } from '../../workflows/workflow-store';
import type { UnifiedExecution } from './unified-execution.dto';
import { unifiedWordOf } from './workflow-status-words';

type UnifiedStep = UnifiedExecution['steps'][number];

/** Writes a workflow of another orchestrator in the form that it shares with runs of plans. */
export function workflowExecution(
  { steps, workflow }: WorkflowWithSteps,
  organizationId: OrganizationId,
): UnifiedExecution {
  const { clientId, completedAt, id, metadata, name, reason, source, startedAt, status, tenantId, traceId } =
    workflow;
  const shown = steps.map(toUnifiedStep);
  const total = Math.max(workflow.totalSteps ?? 0, steps.length);
  const completed = shown.filter((step) => step.status === 'completed').length;
  const changes = steps.flatMap((step) => [step.lastGatedAt, step.completedAt ?? startedAt]);
  const times = [startedAt, completedAt ?? startedAt, ...changes].map((time) => time.getTime());
  return {
    execution_id: id,
    execution_type: 'wcp_workflow',
    name,
    source,
    status: unifiedWordOf(status),
    current_step_index: Math.max(0, steps.length - 1),
    total_steps: total,
    progress_percent: status === 'completed' ? 100 : Math.floor((100 * completed) / Math.max(1, total)),
    started_at: startedAt.toISOString(),
    ...(completedAt !== null && {
      completed_at: completedAt.toISOString(),
      duration: durationOf(startedAt, completedAt),
    }),
    actual_cost_usd: shown.reduce((sum, step) => sum + step.cost_usd, 0),
    steps: shown,
    ...(reason !== null && status !== 'completed' && { error: reason }),
    ...{ tenant_id: tenantId, org_id: organizationId, user_id: '', client_id: clientId },
    metadata: { ...metadata, trace_id: traceId },
    created_at: startedAt.toISOString(),
    updated_at: new Date(Math.max(...times)).toISOString(),
  };
}

function toUnifiedStep(step: WorkflowStepEntity): UnifiedStep {
  const { completedAt, firstGatedAt, gate, name, stepId, stepIndex, type, usage } = step;
  const status = statusOf(step);
  return {
    step_id: stepId,
    step_index: stepIndex,
    step_name: name,
    step_type: type,
    status,
    started_at: firstGatedAt.toISOString(),
    ...(completedAt !== null && {
      completed_at: completedAt.toISOString(),
      duration: durationOf(firstGatedAt, completedAt),
    }),
    decision_id: gate.decisionId,
    ...(status === 'blocked' && { error: gate.reason }),
    cost_usd: usage.cost_usd ?? 0,
  };
}

/** What its own orchestrator said, else what the gate said last. */
function statusOf({ completedAt, gate }: WorkflowStepEntity): string {
  if (completedAt !== null) return 'completed';
  switch (gate.decision) {
    case 'allow':
      return 'running';
    case 'block':
      return 'blocked';
    case 'require_approval':
      return 'approval';
  }
}

function durationOf(from: Date, until: Date): string {
  return `${until.getTime() - from.getTime()}ms`;
}
