import type { Approval } from '@app/governance';
import { gateScope } from '../approvals/approval-scope';
import type { GateAnswer, RetryContext } from './gate.dto';
import type { GateResult } from './workflow-gates';
import type { WorkflowStepEntity } from './workflow-step.entity';
import type { WorkflowWithSteps } from './workflow-store';
import type { WorkflowAnswer, WorkflowStepAnswer } from './workflow.dto';

/** Writes a workflow in the form of the contract. @param approvals what people were asked about its steps */
export function toWorkflow(
  { steps, workflow }: WorkflowWithSteps,
  approvals: readonly Approval[],
): WorkflowAnswer {
  const { completedAt, id, metadata, name, reason, source, startedAt, status, totalSteps, traceId } =
    workflow;
  return {
    workflow_id: id,
    workflow_name: name,
    source,
    status,
    current_step_index: Math.max(0, steps.length - 1),
    ...(totalSteps !== null && { total_steps: totalSteps }),
    created_at: startedAt.toISOString(),
    started_at: startedAt.toISOString(),
    ...(completedAt !== null && { completed_at: completedAt.toISOString() }),
    ...(reason !== null && { reason }),
    trace_id: traceId,
    metadata,
    steps: steps.map((step) => toWorkflowStep(step, approvals)),
  };
}

function toWorkflowStep(step: WorkflowStepEntity, approvals: readonly Approval[]): WorkflowStepAnswer {
  const scope = gateScope(step.workflowId, step.stepId);
  const approval = approvals.findLast((each) => each.scope === scope);
  const approver = approval?.reviewer.email ?? approval?.reviewer.id ?? approval?.decidedBy;
  return {
    step_id: step.stepId,
    step_index: step.stepIndex,
    step_name: step.name,
    step_type: step.type,
    decision: step.gate.decision,
    decision_id: step.gate.decisionId,
    decision_reason: step.gate.reason,
    ...(approval !== undefined && {
      approval_id: approval.id,
      approval_status: approval.status === 'expired' ? 'rejected' : approval.status,
    }),
    ...(approver != null && { approved_by: approver }),
    gate_checked_at: step.lastGatedAt.toISOString(),
    ...(step.completedAt !== null && { completed_at: step.completedAt.toISOString() }),
  };
}

/** Writes the answer of a gate. */
export function toGateAnswer(result: GateResult, withPriorOutput: boolean): GateAnswer {
  const { cached, step } = result;
  const { approvalId, decision, decisionId, policies, reason } = step.gate;
  return {
    decision,
    step_id: step.stepId,
    decision_id: decisionId,
    reason,
    policy_ids: policies.map((policy) => policy.policy_id),
    policies_evaluated: [...policies],
    policies_matched: [...policies],
    ...(approvalId !== null && {
      approval_id: approvalId,
      approval_url: `/api/v1/hitl/queue/${approvalId}`,
    }),
    cached,
    decision_source: cached ? 'cached' : 'fresh',
    retry_context: retryContext(result, withPriorOutput),
  };
}

function retryContext({ before, step }: GateResult, withPriorOutput: boolean): RetryContext {
  const { completedAt, completionCount, firstGatedAt, gateCount, idempotencyKey, lastGatedAt, output } = step;
  const isCompleted = completionCount > 0;
  return {
    gate_count: gateCount,
    completion_count: completionCount,
    prior_completion_status: isCompleted ? 'completed' : before === null ? 'none' : 'gated_not_completed',
    prior_output_available: isCompleted && output !== null,
    ...(withPriorOutput && output !== null && { prior_output: output }),
    ...(completedAt !== null && { prior_completion_at: completedAt.toISOString() }),
    first_attempt_at: firstGatedAt.toISOString(),
    last_attempt_at: lastGatedAt.toISOString(),
    last_decision: (before ?? step).gate.decision,
    ...(idempotencyKey !== null && { idempotency_key: idempotencyKey }),
  };
}
