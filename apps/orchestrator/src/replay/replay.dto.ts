import { Type, type Static } from '@sinclair/typebox';

const Nullable = Type.Union([Type.String(), Type.Null()]);
const version = Type.Integer({ minimum: 1, maximum: 1_000_000 });
const effect = Type.String({ description: 'allow, redact, needs_approval or block.' });
const document = (description: string): ReturnType<typeof Type.Unsafe<object>> =>
  Type.Unsafe<object>(Type.Object({}, { additionalProperties: true, description }));

/** Body of `POST /api/v1/executions/{id}/replay`. */
export const RunReplayBody = Type.Object({
  policies: Type.Optional(
    Type.Array(
      Type.Object({
        id: Type.Optional(
          Type.String({ pattern: '^[\\w-]{1,100}$', description: 'The policy whose place it takes.' }),
        ),
        version: Type.Optional(version),
        document: Type.Optional(document('A policy as it would be; without it the stored version of `id`.')),
      }),
      { maxItems: 100, description: 'Policies as they would be.' },
    ),
  ),
  agents: Type.Optional(
    Type.Array(
      Type.Object({
        id: Type.Optional(Type.String({ format: 'uuid', description: 'A stored definition of agents.' })),
        version: Type.Optional(version),
        document: Type.Optional(document('An AgentConfig as it would be.')),
      }),
      { maxItems: 20, description: 'Agents as they would be.' },
    ),
  ),
});
export type RunReplayBody = Static<typeof RunReplayBody>;

/** A call that would have ended otherwise. */
const CallChange = Type.Object({
  call: Type.String({
    description:
      'Key of the step; `ask:0:1` for the second tool that its model called after its first question; `planning`.',
  }),
  stage: Type.String({
    description: 'plan.step, plan.request, llm.response, tool.request, tool.response or plan.message.',
  }),
  from: effect,
  to: effect,
  policy_id: Nullable,
  reason: Nullable,
});
export type CallChange = Static<typeof CallChange>;

const ReplayedStep = Type.Object({
  step_id: Type.String({ description: 'Key of the step; `fan[3].book` inside maps.' }),
  verdict: Type.String({ description: 'same, different, not_run or unknown.' }),
  recorded_status: Nullable,
  changes: Type.Array(CallChange),
});

/** Answer of `POST /api/v1/executions/{id}/replay`. */
export const RunReplayAnswer = Type.Object({
  execution_id: Type.String(),
  different: Type.Boolean({ description: 'Whether any step is not the same, or the making of the plan.' }),
  counts: Type.Object({
    same: Type.Integer(),
    different: Type.Integer(),
    not_run: Type.Integer(),
    unknown: Type.Integer(),
  }),
  steps: Type.Array(ReplayedStep),
  planning: Type.Union([Type.Array(CallChange), Type.Null()], {
    description:
      'What would have ended differently when the plan was made of a question; null for plans that were given.',
  }),
});
export type RunReplayAnswer = Static<typeof RunReplayAnswer>;
