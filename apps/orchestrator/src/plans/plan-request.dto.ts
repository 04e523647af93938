import { Type, type Static } from '@sinclair/typebox';

const AnyObject = Type.Object({}, { additionalProperties: true });
const Maybe = (description: string, maxLength = 255) =>
  Type.Optional(Type.Union([Type.String({ maxLength }), Type.Null()], { description }));

const PlanDocument = Type.Optional(
  Type.Object(
    {},
    { additionalProperties: true, description: 'A plan; see `docs/reference/plan.schema.json`.' },
  ),
);

/** The path of one plan. */
export const PlanPath = Type.Object({ id: Type.String({ pattern: '^[\\w-]{1,128}$' }) });
export type PlanPath = Static<typeof PlanPath>;

export const PlanVersionPath = Type.Object({
  id: Type.String({ pattern: '^[\\w-]{1,128}$' }),
  version: Type.Integer({ minimum: 1 }),
});
export type PlanVersionPath = Static<typeof PlanVersionPath>;

/** Body of `POST /api/v1/plan`. The caller's identity comes from the credential; what the body says of it is a label. */
export const PlanRequest = Type.Object(
  {
    query: Maybe('What is to be done, in plain language.', 100_000),
    plan: PlanDocument,
    domain: Maybe('Where agents are looked up.', 64),
    execution_mode: Maybe('auto, parallel, sequential, balanced, confirm or step.', 32),
    context: Type.Optional(Type.Union([AnyObject, Type.Null()])),
    user: Type.Optional(Type.Union([AnyObject, Type.Null()])),
    metadata: Type.Optional(AnyObject),
  },
  {
    description: 'A question to make a plan of, or a plan to keep.',
    examples: [{ query: 'Find a flight and a hotel in Lisbon for May', domain: 'travel' }],
  },
);
export type PlanRequest = Static<typeof PlanRequest>;

/** Body of `POST /api/v1/plan/execute`. */
export const PlanExecutionRequest = Type.Object(
  {
    plan_id: Maybe('A stored plan.', 128),
    plan: PlanDocument,
    input: Type.Optional(Type.Any({ description: 'What the plan reads as `input`.' })),
    context: Type.Optional(Type.Union([AnyObject, Type.Null()])),
    user: Type.Optional(Type.Union([AnyObject, Type.Null()])),
    background: Type.Optional(
      Type.Boolean({ description: 'Answer 202 at once and go on in the background.' }),
    ),
  },
  {
    description: 'A stored plan, or a plan to run now, on behalf of the caller.',
    examples: [{ plan: { steps: [{ id: 'a', type: 'llm-call', prompt: 'Name a city' }] } }],
  },
);
export type PlanExecutionRequest = Static<typeof PlanExecutionRequest>;

/** Body of `PUT /api/v1/plan/{id}`. */
export const PlanUpdate = Type.Object(
  {
    version: Type.Integer({ minimum: 1, description: 'The version that is changed.' }),
    plan: PlanDocument,
    query: Maybe('Makes the plan anew.', 100_000),
    domain: Maybe('Where agents are looked up.', 64),
    execution_mode: Maybe('auto, parallel, sequential, balanced, confirm or step.', 32),
    metadata: Type.Optional(AnyObject),
  },
  {
    description: 'What is to be different in the next version.',
    examples: [{ version: 1, domain: 'travel' }],
  },
);
export type PlanUpdate = Static<typeof PlanUpdate>;

/** Bodies with nothing but a reason; they may be empty. */
export const ReasonBody = Type.Object({ reason: Maybe('Why, for the record.', 1000) });
export type ReasonBody = Static<typeof ReasonBody>;

/** Body of `POST /api/v1/plan/{id}/resume`. */
export const ResumeRequest = Type.Object(
  {
    approved: Type.Optional(Type.Boolean({ default: true })),
    step_id: Maybe('Which step is answered; the one that has waited longest when absent.', 512),
    reason: Maybe('What the person says.', 1000),
    reviewer_id: Maybe('The person.'),
    reviewer_email: Maybe('The person.'),
    reviewer_role: Maybe('The person.'),
  },
  { examples: [{ approved: true }] },
);
export type ResumeRequest = Static<typeof ResumeRequest>;

export const PlanVersionAnswer = Type.Object({
  success: Type.Boolean(),
  plan_id: Type.String(),
  version: Type.Integer(),
  previous_version: Type.Optional(Type.Integer()),
  status: Type.String(),
});
export type PlanVersionAnswer = Static<typeof PlanVersionAnswer>;

export const PlanVersionList = Type.Object({
  plan_id: Type.String(),
  versions: Type.Array(
    Type.Object({
      version: Type.Integer(),
      changed_at: Type.String({ format: 'date-time' }),
      changed_by: Type.String(),
      change_type: Type.String(),
      change_summary: Type.String(),
    }),
  ),
});
export type PlanVersionList = Static<typeof PlanVersionList>;

export const PlanStatusAnswer = Type.Object({
  success: Type.Boolean(),
  plan_id: Type.String(),
  status: Type.String(),
  message: Type.Optional(Type.String()),
});
export type PlanStatusAnswer = Static<typeof PlanStatusAnswer>;

export const ResumeAnswer = Type.Object({
  plan_id: Type.String(),
  workflow_id: Type.Optional(Type.String()),
  status: Type.String(),
  approved: Type.Boolean(),
  message: Type.String(),
  result: Type.Optional(Type.String()),
  step_result: Type.Optional(Type.Any()),
  next_step: Type.Optional(Type.String()),
  next_step_name: Type.Optional(Type.String()),
  total_steps: Type.Integer(),
});
export type ResumeAnswer = Static<typeof ResumeAnswer>;
