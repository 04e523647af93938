import { Type, type Static } from '@sinclair/typebox';

const Time = Type.String({ format: 'date-time' });

/** The path of one checkpoint. */
export const CheckpointPath = Type.Object({
  id: Type.String({ pattern: '^[\\w.-]{1,128}$' }),
  checkpoint: Type.String({ pattern: '^[1-9]\\d{0,8}$', description: 'Its number in the workflow.' }),
});
export type CheckpointPath = Static<typeof CheckpointPath>;

const Checkpoint = Type.Object({
  id: Type.Integer({ description: 'Its number in the workflow, from 1.' }),
  workflow_id: Type.String(),
  step_id: Type.String(),
  step_index: Type.Integer(),
  step_name: Type.String(),
  step_type: Type.String(),
  checkpoint_type: Type.String({
    description: '`approval_boundary` when a person is or was asked, else `step_gate`.',
  }),
  gate_decision: Type.String({ description: 'allow, block or require_approval: the newest answer.' }),
  gate_reason: Type.String(),
  decision_id: Type.String(),
  is_resumable: Type.Boolean({
    description:
      'False once the workflow is completed or was set back behind the step, and for steps that were blocked when they asked, or asked with more than 256 KiB.',
  }),
  resume_count: Type.Integer(),
  created_at: Time,
});

export const CheckpointList = Type.Object({
  workflow_id: Type.String(),
  checkpoints: Type.Array(Checkpoint, { description: 'In the order of the steps.' }),
});
export type CheckpointList = Static<typeof CheckpointList>;

export const ResumeAnswer = Type.Object({
  workflow_id: Type.String(),
  status: Type.String({ description: 'Of the workflow: in_progress, unless a policy blocks the step now.' }),
  checkpoint_id: Type.Integer(),
  resumed_from_checkpoint: Type.String({ description: 'The id of the step.' }),
  resumed_from_index: Type.Integer(),
  new_decision: Type.String({ description: 'allow, block or require_approval, by the policies of now.' }),
  decision_id: Type.String(),
  decision_source: Type.String({ description: '`fresh`' }),
  approval_id: Type.Optional(Type.String()),
  reason: Type.String(),
  resume_count: Type.Integer(),
  message: Type.String(),
});
export type ResumeAnswer = Static<typeof ResumeAnswer>;
