import { Type, type Static } from '@sinclair/typebox';
import { APPROVAL_PROGRESS } from '../approvals/approval.dto';

const Time = Type.String({ format: 'date-time' });
const AnyObject = Type.Object({}, { additionalProperties: true });

/** What became of one step. */
export const StepResult = Type.Object({
  step_id: Type.String(),
  step_name: Type.String(),
  status: Type.String({
    description:
      'pending, running, awaiting_approval, completed, failed, blocked, skipped, uncertain, cancelled or rejected.',
  }),
  output: Type.Optional(
    Type.Any({ description: 'What references to the step read; `{response}` for model calls.' }),
  ),
  result: Type.String({ description: 'The output as text.' }),
  error: Type.Optional(Type.String({ description: 'Why it, or a step inside it, did not complete.' })),
  decision_id: Type.Optional(Type.String({ description: 'Explained by `/api/v1/decisions/{id}/explain`.' })),
  approval_id: Type.Optional(Type.String({ description: 'Set while a person is asked.' })),
  simulated: Type.Optional(Type.Boolean({ description: 'True when the stand-in model answered.' })),
  duration_ms: Type.Integer(),
  duration: Type.String({ examples: ['12ms'] }),
});
export type StepResult = Static<typeof StepResult>;

export const PlanStepAnswer = Type.Object({
  id: Type.String(),
  name: Type.String(),
  type: Type.String(),
  description: Type.String(),
  depends_on: Type.Array(Type.String()),
  dependencies: Type.Array(Type.String(), { description: 'The same as `depends_on`.' }),
  agent: Type.String(),
  parameters: AnyObject,
  status: Type.String(),
});
export type PlanStepAnswer = Static<typeof PlanStepAnswer>;

/** A question of a run that a person must answer. */
export const PendingApproval = Type.Object({
  approval_id: Type.String(),
  step_id: Type.String(),
  reason: Type.String(),
  decision_id: Type.Optional(Type.String()),
  ...APPROVAL_PROGRESS,
  expires_at: Time,
});
export type PendingApproval = Static<typeof PendingApproval>;

/** A plan and what became of it. */
export const PlanAnswer = Type.Object({
  success: Type.Boolean({ description: 'False when the plan ended otherwise than completed.' }),
  plan_id: Type.String(),
  version: Type.Integer(),
  status: Type.String({
    description:
      'pending, running, awaiting_approval, paused, completed, partial, failed, blocked, cancelled or expired.',
  }),
  query: Type.String({ description: 'What was asked, masked; empty for plans that were given.' }),
  domain: Type.String(),
  complexity: Type.Integer(),
  parallel: Type.Boolean(),
  planner: Type.String({ description: '`model`, `rules` where no model made it, or `caller`.' }),
  steps: Type.Array(PlanStepAnswer),
  result: Type.String({ description: 'What the plan gave, as text.' }),
  output: Type.Optional(Type.Any({ description: 'What the plan gave.' })),
  step_results: Type.Union([Type.Record(Type.String(), StepResult), Type.Array(StepResult)], {
    description: 'By step id; a list for the Go SDK.',
  }),
  error: Type.Optional(Type.String()),
  decision_id: Type.Optional(Type.String({ description: 'The decision about the plan as a whole.' })),
  execution_id: Type.Optional(Type.String()),
  workflow_id: Type.Optional(Type.String({ description: 'The same as `execution_id`.' })),
  workflow_execution_id: Type.Optional(Type.String({ description: 'The same as `execution_id`.' })),
  current_step: Type.String(),
  current_step_index: Type.Integer(),
  total_steps: Type.Integer(),
  completed_steps: Type.Integer(),
  progress_percent: Type.Integer(),
  pending_approvals: Type.Array(PendingApproval),
  estimated_duration: Type.Optional(Type.String()),
  estimated_cost_usd: Type.Optional(Type.Number()),
  actual_cost_usd: Type.Number(),
  duration: Type.Optional(Type.String({ examples: ['12ms'] })),
  metadata: AnyObject,
  created_at: Time,
  started_at: Type.Optional(Time),
  completed_at: Type.Optional(Time),
  expires_at: Time,
});
export type PlanAnswer = Static<typeof PlanAnswer>;
