import type { CheckpointList, ResumeAnswer } from './checkpoint.dto';
import type { StoredCheckpoint, WorkflowCheckpoints } from './checkpoint-store';
import type { ResumedWorkflow } from './resumed-workflows';

const MESSAGES: Readonly<Record<string, string>> = {
  allow: 'The workflow goes on from this step.',
  require_approval: 'The workflow goes on from this step once a person approves it.',
  block: 'A policy blocks this step now; the workflow stays as it was.',
};

/** Writes the checkpoints of a workflow in the form of the contract. */
export function toCheckpointList({ checkpoints, workflow }: WorkflowCheckpoints): CheckpointList {
  return { workflow_id: workflow.id, checkpoints: checkpoints.map(toCheckpoint) };
}

function toCheckpoint({
  isResumable,
  number,
  step,
}: StoredCheckpoint): CheckpointList['checkpoints'][number] {
  const { approvalId, decision, decisionId, reason } = step.gate;
  return {
    id: number,
    workflow_id: step.workflowId,
    step_id: step.stepId,
    step_index: step.stepIndex,
    step_name: step.name,
    step_type: step.type,
    checkpoint_type: approvalId === null ? 'step_gate' : 'approval_boundary',
    gate_decision: decision,
    gate_reason: reason,
    decision_id: decisionId,
    is_resumable: isResumable,
    resume_count: step.resumeCount,
    created_at: step.firstGatedAt.toISOString(),
  };
}

/** Writes where a workflow went on from. */
export function toResumeAnswer({ checkpoint, status, step }: ResumedWorkflow): ResumeAnswer {
  const { approvalId, decision, decisionId, reason } = step.gate;
  return {
    workflow_id: step.workflowId,
    status,
    checkpoint_id: checkpoint,
    resumed_from_checkpoint: step.stepId,
    resumed_from_index: step.stepIndex,
    new_decision: decision,
    decision_id: decisionId,
    decision_source: 'fresh',
    ...(approvalId !== null && { approval_id: approvalId }),
    reason,
    resume_count: step.resumeCount,
    message: MESSAGES[decision] ?? '',
  };
}
