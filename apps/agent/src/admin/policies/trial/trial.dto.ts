import { Type, type Static } from '@sinclair/typebox';
import { STAGES } from '@app/kernel';

const Word = (description: string) =>
  Type.Optional(Type.Union([Type.String({ maxLength: 255 }), Type.Null()], { description }));
const Text = (description: string) =>
  Type.Optional(Type.Union([Type.String({ maxLength: 20_000 }), Type.Null()], { description }));

/** A call that nobody makes: what policies are tried on. */
export const Trial = Type.Object(
  {
    query: Text('What is asked.'),
    response: Text('What was answered; then the stage of answers is tried.'),
    stage: Type.Optional(
      Type.Union(
        STAGES.map((stage) => Type.Literal(stage)),
        { description: 'The point of the call; where the policy looks when absent.' },
      ),
    ),
    user: Type.Optional(
      Type.Union(
        [
          Type.Object({
            id: Word('Id of the person behind the call.'),
            email: Word('Their e-mail address.'),
            role: Word('Their role.'),
            department: Word('Their department.'),
            region: Word('Their region.'),
          }),
          Type.Null(),
        ],
        { description: 'The person behind the call.' },
      ),
    ),
    user_email: Word('The same as `user.email`.'),
    request_type: Word('What the caller asks for, such as chat.'),
    provider: Word('The provider that would serve it.'),
    model: Word('The model.'),
    connector: Word('The connector; then the call is one of a tool.'),
    tool: Word('The tool.'),
    context: Type.Optional(
      Type.Union([Type.Object({}, { additionalProperties: true }), Type.Null()], {
        description: 'Free facts about the call.',
      }),
    ),
  },
  { description: 'A call to try policies on. Nothing is executed and nothing is recorded.' },
);
export type Trial = Static<typeof Trial>;

const Leaf = Type.Object({
  pointer: Type.String({ description: 'JSON pointer into the document.' }),
  outcome: Type.String({ description: 'yes, no, hidden (not inspected) or failed.' }),
  findings: Type.Array(Type.String(), { description: 'Types of what was found for it.' }),
});

/** What one policy makes of a trial. */
export const PolicyTrialResult = Type.Object({
  policy_id: Type.String(),
  version: Type.Integer(),
  stage: Type.String(),
  matched: Type.Boolean(),
  blocked: Type.Boolean(),
  verdict: Type.String({
    description: 'What this policy alone would decide: allow, block or needs_approval.',
  }),
  actions: Type.Array(
    Type.Object({
      type: Type.String(),
      config: Type.Unsafe<object>(Type.Object({}, { additionalProperties: true })),
      message: Type.String(),
    }),
    { description: 'What it would do; empty without a match.' },
  ),
  explanation: Type.String(),
  leaves: Type.Array(Leaf, { description: 'Each part of the condition with its outcome.' }),
  eval_time_ms: Type.Number(),
});
export type PolicyTrialResult = Static<typeof PolicyTrialResult>;

const AppliedPolicy = Type.Object({
  policy_id: Type.String(),
  policy_name: Type.String(),
  version: Type.Integer(),
  category: Type.String(),
  severity: Type.String(),
  action: Type.String(),
  mode: Type.String({ description: 'A policy in shadow mode is named and does nothing.' }),
  reason: Type.String(),
});

/** What all policies in force make of a trial. */
export const SimulationResult = Type.Object({
  allowed: Type.Boolean(),
  blocked: Type.Boolean(),
  verdict: Type.String({ description: 'allow, block or needs_approval.' }),
  reason: Type.String({ description: 'Why; empty for a plain allow.' }),
  stage: Type.String(),
  applied_policies: Type.Array(AppliedPolicy),
  triggered_policies: Type.Array(Type.String(), { description: 'Ids of the enforced policies that match.' }),
  required_actions: Type.Array(Type.String(), {
    description: 'What must be done with the call: redact, route ...',
  }),
  findings: Type.Array(Type.String(), { description: 'Types of what detectors saw.' }),
  risk_score: Type.Number({ minimum: 0, maximum: 1 }),
  policy_epoch: Type.Integer(),
  total_policies: Type.Integer({ description: 'Policies that were candidates for this call.' }),
  processing_time_ms: Type.Number(),
});
export type SimulationResult = Static<typeof SimulationResult>;

/** Body of `POST /api/v1/policies/impact-report`. */
export const ImpactBody = Type.Object({
  policy_id: Type.Optional(Type.String({ pattern: '^[\\w-]{1,100}$', description: 'A policy that exists.' })),
  policy: Type.Optional(
    Type.Unsafe<object>(
      Type.Object({}, { additionalProperties: true, description: 'Or one that does not, in either form.' }),
    ),
  ),
  inputs: Type.Array(Type.Union([Type.String({ maxLength: 20_000 }), Trial]), {
    minItems: 1,
    maxItems: 100,
    description: 'Calls to try it on; a text alone is a query.',
  }),
});
export type ImpactBody = Static<typeof ImpactBody>;

/** What one policy would do to many calls. */
export const ImpactReport = Type.Object({
  total_inputs: Type.Integer(),
  matched: Type.Integer(),
  blocked: Type.Integer(),
  match_rate: Type.Number({ minimum: 0, maximum: 1 }),
  block_rate: Type.Number({ minimum: 0, maximum: 1 }),
  results: Type.Array(
    Type.Object({
      input_index: Type.Integer(),
      matched: Type.Boolean(),
      blocked: Type.Boolean(),
      verdict: Type.String(),
    }),
  ),
  processing_time_ms: Type.Number(),
});
export type ImpactReport = Static<typeof ImpactReport>;
