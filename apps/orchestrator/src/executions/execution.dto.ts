import { Type, type Static } from '@sinclair/typebox';

const Time = Type.String({ format: 'date-time' });
const page = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 50 })),
  offset: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000, default: 0 })),
};

export const ExecutionPath = Type.Object({ id: Type.String({ pattern: '^[\\w.-]{1,128}$' }) });
export type ExecutionPath = Static<typeof ExecutionPath>;

export const ExecutionStepPath = Type.Object({
  id: Type.String({ pattern: '^[\\w.-]{1,128}$' }),
  index: Type.Integer({ minimum: 0 }),
});
export type ExecutionStepPath = Static<typeof ExecutionStepPath>;

export const ExecutionQuery = Type.Object({
  ...page,
  status: Type.Optional(Type.String({ maxLength: 32 })),
  workflow_id: Type.Optional(Type.String({ maxLength: 128, description: 'Runs of one plan.' })),
  start_time: Type.Optional(Type.String({ maxLength: 40 })),
  end_time: Type.Optional(Type.String({ maxLength: 40 })),
});
export type ExecutionQuery = Static<typeof ExecutionQuery>;

export const ExportQuery = Type.Object({
  format: Type.Optional(Type.String({ maxLength: 16, description: 'Only `json`.' })),
  include_input: Type.Optional(Type.Boolean({ default: true })),
  include_output: Type.Optional(Type.Boolean({ default: true })),
  include_policies: Type.Optional(Type.Boolean({ default: true })),
});
export type ExportQuery = Static<typeof ExportQuery>;

/** A run in short. */
export const ExecutionSummary = Type.Object({
  request_id: Type.String(),
  plan_id: Type.String(),
  workflow_name: Type.String(),
  status: Type.String(),
  total_steps: Type.Integer(),
  completed_steps: Type.Integer(),
  started_at: Time,
  completed_at: Type.Optional(Time),
  duration_ms: Type.Optional(Type.Integer()),
  total_tokens: Type.Integer(),
  total_cost_usd: Type.Number(),
  org_id: Type.String(),
  tenant_id: Type.String(),
  user_id: Type.String(),
  decision_id: Type.String(),
  error_message: Type.String(),
  input_summary: Type.String(),
  output_summary: Type.String(),
});
export type ExecutionSummary = Static<typeof ExecutionSummary>;

export const ExecutionStep = Type.Object({
  request_id: Type.String(),
  step_index: Type.Integer(),
  step_id: Type.String(),
  step_name: Type.String(),
  step_type: Type.String(),
  status: Type.String({ description: 'pending, running, completed, failed, paused or skipped.' }),
  outcome: Type.String({ description: 'The same, finer: also blocked, rejected, uncertain and cancelled.' }),
  started_at: Type.Optional(Time),
  completed_at: Type.Optional(Time),
  duration_ms: Type.Optional(Type.Integer()),
  provider: Type.String(),
  model: Type.String(),
  tokens_in: Type.Integer(),
  tokens_out: Type.Integer(),
  cost_usd: Type.Number(),
  input: Type.Optional(Type.Any()),
  output: Type.Optional(Type.Any()),
  error_message: Type.String(),
  decision_id: Type.Optional(Type.String()),
  policies_checked: Type.Array(Type.String()),
  policies_triggered: Type.Array(Type.String()),
  approval_required: Type.Boolean(),
  approved_by: Type.String(),
  approved_at: Type.String({ description: 'Empty when nobody approved.' }),
  retry_count: Type.Integer(),
});
export type ExecutionStep = Static<typeof ExecutionStep>;

export const ExecutionList = Type.Object({
  executions: Type.Array(ExecutionSummary),
  total: Type.Integer(),
  limit: Type.Integer(),
  offset: Type.Integer(),
});
export type ExecutionList = Static<typeof ExecutionList>;

export const ExecutionAnswer = Type.Object({ summary: ExecutionSummary, steps: Type.Array(ExecutionStep) });
export type ExecutionAnswer = Static<typeof ExecutionAnswer>;

export const ExecutionSteps = Type.Array(ExecutionStep);

export const Timeline = Type.Array(
  Type.Object({
    step_index: Type.Integer(),
    step_name: Type.String(),
    status: Type.String(),
    started_at: Type.Optional(Time),
    completed_at: Type.Optional(Time),
    duration_ms: Type.Optional(Type.Integer()),
    has_error: Type.Boolean(),
    has_approval: Type.Boolean(),
  }),
);
export type Timeline = Static<typeof Timeline>;

export const ExecutionExport = Type.Object({}, { additionalProperties: true });
export const Nothing = Type.Null();
