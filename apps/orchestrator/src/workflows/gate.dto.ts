import { Type, type Static } from '@sinclair/typebox';

const Time = Type.String({ format: 'date-time' });
const AnyObject = Type.Object({}, { additionalProperties: true });
const Maybe = (maxLength: number) => Type.Optional(Type.Union([Type.String({ maxLength }), Type.Null()]));
const Count = Type.Optional(Type.Union([Type.Number({ minimum: 0 }), Type.Null()]));

/** The path of one step. */
export const WorkflowStepPath = Type.Object({
  id: Type.String({ pattern: '^[\\w.-]{1,128}$' }),
  step: Type.String({ minLength: 1, maxLength: 255 }),
});
export type WorkflowStepPath = Static<typeof WorkflowStepPath>;

export const GateQuery = Type.Object({
  include_prior_output: Type.Optional(
    Type.Boolean({ description: 'Also what the step was completed with.' }),
  ),
});
export type GateQuery = Static<typeof GateQuery>;

export const GateRequest = Type.Object(
  {
    step_name: Maybe(255),
    step_type: Type.Optional(
      Type.Union([Type.String({ maxLength: 64 }), Type.Null()], {
        description: 'llm_call, tool_call, connector_call or human_task.',
      }),
    ),
    step_input: Type.Optional(Type.Union([AnyObject, Type.Null()])),
    model: Maybe(128),
    provider: Maybe(64),
    tool_context: Type.Optional(
      Type.Union([
        Type.Object(
          {
            tool_name: Maybe(255),
            tool_type: Maybe(64),
            tool_input: Type.Optional(Type.Union([AnyObject, Type.Null()])),
          },
          { additionalProperties: true },
        ),
        Type.Null(),
      ]),
    ),
    cost_usd: Count,
    tokens_in: Count,
    tokens_out: Count,
    retry_policy: Type.Optional(
      Type.Union([Type.String({ maxLength: 32 }), Type.Null()], {
        description:
          '`idempotent` (default): the same question gets the same answer. `reevaluate`: a fresh one.',
      }),
    ),
    idempotency_key: Maybe(255),
  },
  {
    description: 'What a step is about to do.',
    examples: [
      { step_name: 'Draft', step_type: 'llm_call', model: 'gpt-4o', step_input: { prompt: 'Draft a reply' } },
    ],
  },
);
export type GateRequest = Static<typeof GateRequest>;

const GatePolicyAnswer = Type.Object({
  policy_id: Type.String(),
  policy_name: Type.String(),
  action: Type.String(),
  reason: Type.String(),
});

export const RetryContext = Type.Object({
  gate_count: Type.Integer(),
  completion_count: Type.Integer(),
  prior_completion_status: Type.String({ description: 'none, completed or gated_not_completed.' }),
  prior_output_available: Type.Boolean(),
  prior_output: Type.Optional(Type.Any()),
  prior_completion_at: Type.Optional(Time),
  first_attempt_at: Time,
  last_attempt_at: Time,
  last_decision: Type.String(),
  idempotency_key: Type.Optional(Type.String()),
});
export type RetryContext = Static<typeof RetryContext>;

export const GateAnswer = Type.Object({
  decision: Type.String({ description: 'allow, block or require_approval.' }),
  step_id: Type.String(),
  decision_id: Type.String(),
  reason: Type.String(),
  policy_ids: Type.Array(Type.String()),
  policies_evaluated: Type.Array(GatePolicyAnswer, { description: 'Those that matched.' }),
  policies_matched: Type.Array(GatePolicyAnswer),
  approval_id: Type.Optional(Type.String()),
  approval_url: Type.Optional(Type.String()),
  cached: Type.Boolean({ description: 'True when the step had this answer before.' }),
  decision_source: Type.String({ description: '`fresh` or `cached`.' }),
  retry_context: RetryContext,
});
export type GateAnswer = Static<typeof GateAnswer>;

export const StepCompletion = Type.Object(
  {
    output: Type.Optional(Type.Union([AnyObject, Type.Null()])),
    metadata: Type.Optional(Type.Union([AnyObject, Type.Null()])),
    tokens_in: Count,
    tokens_out: Count,
    cost_usd: Count,
    idempotency_key: Maybe(255),
  },
  {
    description: 'What a step brought; may be empty.',
    examples: [{ output: { text: 'Done' }, tokens_out: 12 }],
  },
);
export type StepCompletion = Static<typeof StepCompletion>;

export const StepCompletionAnswer = Type.Object({
  success: Type.Boolean(),
  workflow_id: Type.String(),
  step_id: Type.String(),
  completion_count: Type.Integer(),
});
export type StepCompletionAnswer = Static<typeof StepCompletionAnswer>;
