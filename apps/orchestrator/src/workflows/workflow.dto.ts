import { Type, type Static } from '@sinclair/typebox';

const Time = Type.String({ format: 'date-time' });
const AnyObject = Type.Object({}, { additionalProperties: true });
const id = Type.String({ pattern: '^[\\w.-]{1,128}$' });

/** The path of one workflow. */
export const WorkflowPath = Type.Object({ id });
export type WorkflowPath = Static<typeof WorkflowPath>;

export const NewWorkflow = Type.Object(
  {
    workflow_name: Type.String({ minLength: 1, maxLength: 255 }),
    source: Type.Optional(
      Type.String({ minLength: 1, maxLength: 64, description: 'langgraph, langchain, crewai or external.' }),
    ),
    total_steps: Type.Optional(Type.Union([Type.Integer({ minimum: 0, maximum: 1_000_000 }), Type.Null()])),
    metadata: Type.Optional(Type.Union([AnyObject, Type.Null()])),
    trace_id: Type.Optional(Type.Union([Type.String({ maxLength: 255 }), Type.Null()])),
  },
  {
    description: 'A workflow that another orchestrator runs and asks about, step by step.',
    examples: [{ workflow_name: 'invoice-approval', source: 'langgraph', total_steps: 3 }],
  },
);
export type NewWorkflow = Static<typeof NewWorkflow>;

export const WorkflowQuery = Type.Object({
  status: Type.Optional(Type.String({ maxLength: 32 })),
  source: Type.Optional(Type.String({ maxLength: 64 })),
  trace_id: Type.Optional(Type.String({ maxLength: 255 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 50 })),
  offset: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000, default: 0 })),
});
export type WorkflowQuery = Static<typeof WorkflowQuery>;

export const WorkflowStepAnswer = Type.Object({
  step_id: Type.String(),
  step_index: Type.Integer(),
  step_name: Type.String(),
  step_type: Type.String(),
  decision: Type.String({ description: 'allow, block or require_approval.' }),
  decision_id: Type.String(),
  decision_reason: Type.String(),
  approval_status: Type.Optional(Type.String({ description: 'pending, approved or rejected.' })),
  approval_id: Type.Optional(Type.String()),
  approved_by: Type.Optional(Type.String()),
  gate_checked_at: Time,
  completed_at: Type.Optional(Time),
});
export type WorkflowStepAnswer = Static<typeof WorkflowStepAnswer>;

export const WorkflowAnswer = Type.Object({
  workflow_id: Type.String(),
  workflow_name: Type.String(),
  source: Type.String(),
  status: Type.String({ description: 'in_progress, completed, aborted or failed.' }),
  current_step_index: Type.Integer(),
  total_steps: Type.Optional(Type.Integer()),
  created_at: Time,
  started_at: Time,
  completed_at: Type.Optional(Time),
  reason: Type.Optional(Type.String()),
  trace_id: Type.String(),
  metadata: AnyObject,
  steps: Type.Array(WorkflowStepAnswer),
});
export type WorkflowAnswer = Static<typeof WorkflowAnswer>;

export const WorkflowList = Type.Object({
  workflows: Type.Array(WorkflowAnswer),
  total: Type.Integer(),
  limit: Type.Integer(),
  offset: Type.Integer(),
});
export type WorkflowList = Static<typeof WorkflowList>;

export const WorkflowReason = Type.Object({
  reason: Type.Optional(Type.Union([Type.String({ maxLength: 1000 }), Type.Null()])),
});
export type WorkflowReason = Static<typeof WorkflowReason>;

export const WorkflowStatusAnswer = Type.Object({
  success: Type.Boolean(),
  workflow_id: Type.String(),
  status: Type.String(),
});
export type WorkflowStatusAnswer = Static<typeof WorkflowStatusAnswer>;
