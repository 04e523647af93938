import { WEB_ADDRESS } from '@app/kernel';
import { Type, type Static } from '@sinclair/typebox';
import { PLAN_LIMITS } from '../plan-limits';
import { stepFields, template } from './step-fields';

/** A step that waits for a person. Its output is `{approved_by, comment}`. */
export const ApprovalStep = Type.Object(
  {
    ...stepFields,
    type: Type.Literal('approval'),
    message: template('What the person is asked.'),
    approvers: Type.Optional(
      Type.Object(
        {
          roles: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { maxItems: 50 })),
          users: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 255 }), { maxItems: 200 })),
        },
        {
          additionalProperties: false,
          minProperties: 1,
          description: 'Who may decide; by default every admin.',
        },
      ),
    ),
    expires_ms: Type.Optional(
      Type.Integer({
        minimum: 1000,
        maximum: PLAN_LIMITS.waitMs,
        default: 86_400_000,
        description: 'Without a decision after so many milliseconds the step is rejected.',
      }),
    ),
    required_approvals: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 10,
        default: 1,
        description: 'How many people must approve; one no is enough.',
      }),
    ),
    four_eyes: Type.Optional(
      Type.Boolean({
        default: false,
        description: 'Whether somebody else than who runs the plan must decide.',
      }),
    ),
    notify_url: Type.Optional(
      Type.String({
        ...WEB_ADDRESS,
        description:
          'Who is told the decision: a public https address, or one that the operator trusts. References are not filled in.',
      }),
    ),
  },
  { additionalProperties: false, description: 'Waits for a person.' },
);
export type ApprovalStep = Static<typeof ApprovalStep>;
