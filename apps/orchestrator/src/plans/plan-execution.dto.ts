import { Type, type Static } from '@sinclair/typebox';
import { planBody } from '../planning/plan-schema';

/** Body of `POST /api/v1/plan/execute`. */
export const PlanExecutionRequest = Type.Object(
  { plan: planBody },
  { description: 'A plan to run now, on behalf of the caller.' },
);
export type PlanExecutionRequest = Static<typeof PlanExecutionRequest>;

const StepStatus = Type.Union(
  ['completed', 'failed', 'blocked', 'awaiting_approval', 'skipped'].map((status) => Type.Literal(status)),
);

const StepOutcome = Type.Object({
  step_id: Type.String(),
  step_name: Type.String(),
  status: StepStatus,
  output: Type.Optional(Type.Object({ response: Type.String() })),
  error: Type.Optional(Type.String()),
  decision_id: Type.Optional(Type.String()),
  simulated: Type.Optional(Type.Boolean({ description: 'True when the stand-in model answered.' })),
  duration_ms: Type.Integer(),
});

export const PlanExecutionResponse = Type.Object({
  success: Type.Boolean(),
  plan_id: Type.String(),
  status: Type.Union(
    ['completed', 'partial', 'failed', 'blocked', 'awaiting_approval'].map((status) => Type.Literal(status)),
  ),
  result: Type.String({
    description: 'The answers of the completed steps that no other step uses, in order.',
  }),
  step_results: Type.Record(Type.String(), StepOutcome),
  error: Type.Optional(Type.String()),
  decision_id: Type.String(),
  metadata: Type.Object({
    total_steps: Type.Integer(),
    completed_steps: Type.Integer(),
    execution_time_ms: Type.Integer(),
  }),
});
export type PlanExecutionResponse = Static<typeof PlanExecutionResponse>;
