import { Type, type Static } from '@sinclair/typebox';

const Time = Type.String({ format: 'date-time' });

export const UnifiedQuery = Type.Object({
  execution_type: Type.Optional(Type.String({ maxLength: 32, description: 'map_plan or wcp_workflow.' })),
  status: Type.Optional(Type.String({ maxLength: 32 })),
  tenant_id: Type.Optional(
    Type.String({ maxLength: 64, description: 'Ignored: the credential names the tenant.' }),
  ),
  org_id: Type.Optional(Type.String({ maxLength: 64, description: 'Ignored, likewise.' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 50 })),
  offset: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000, default: 0 })),
});
export type UnifiedQuery = Static<typeof UnifiedQuery>;

const UnifiedStep = Type.Object({
  step_id: Type.String(),
  step_index: Type.Integer(),
  step_name: Type.String(),
  step_type: Type.String(),
  status: Type.String({ description: 'pending, running, completed, failed, skipped, blocked or approval.' }),
  started_at: Type.Optional(Time),
  completed_at: Type.Optional(Time),
  duration: Type.Optional(Type.String()),
  decision_id: Type.Optional(Type.String()),
  error: Type.Optional(Type.String()),
  cost_usd: Type.Number(),
});

/** A run of a plan or a workflow of another orchestrator. */
export const UnifiedExecution = Type.Object({
  execution_id: Type.String(),
  execution_type: Type.String(),
  name: Type.String(),
  source: Type.String(),
  status: Type.String(),
  current_step_index: Type.Integer(),
  total_steps: Type.Integer(),
  progress_percent: Type.Integer(),
  started_at: Time,
  completed_at: Type.Optional(Time),
  duration: Type.Optional(Type.String()),
  estimated_cost_usd: Type.Optional(Type.Number()),
  actual_cost_usd: Type.Number(),
  steps: Type.Array(UnifiedStep),
  error: Type.Optional(Type.String()),
  tenant_id: Type.String(),
  org_id: Type.String(),
  user_id: Type.String(),
  client_id: Type.String(),
  metadata: Type.Object({}, { additionalProperties: true }),
  created_at: Time,
  updated_at: Time,
});
export type UnifiedExecution = Static<typeof UnifiedExecution>;

export const UnifiedList = Type.Object({
  executions: Type.Array(UnifiedExecution),
  total: Type.Integer(),
  limit: Type.Integer(),
  offset: Type.Integer(),
  has_more: Type.Boolean(),
});
export type UnifiedList = Static<typeof UnifiedList>;

export const CancelBody = Type.Object({
  reason: Type.Optional(Type.Union([Type.String({ maxLength: 1000 }), Type.Null()])),
});
export type CancelBody = Static<typeof CancelBody>;

export const CancelAnswer = Type.Object({
  success: Type.Boolean(),
  execution_id: Type.String(),
  status: Type.String(),
});
export type CancelAnswer = Static<typeof CancelAnswer>;
