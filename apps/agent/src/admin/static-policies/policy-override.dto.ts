import { Type, type Static } from '@sinclair/typebox';
import { STATIC_ACTIONS } from './static-policy-change.dto';

const Action = Type.Unsafe<(typeof STATIC_ACTIONS)[number]>(
  Type.Union(
    STATIC_ACTIONS.map((action) => Type.Literal(action)),
    { description: "What a match does instead of the policy's own action." },
  ),
);
const Reason = Type.String({ maxLength: 500, description: 'Why, for the audit trail; 1 to 500 characters.' });

/** Body of `POST /api/v1/static-policies/{id}/override`; the first Java client sends `action` and `reason`. */
export const NewPolicyOverride = Type.Object(
  {
    action_override: Type.Optional(Type.Union([Action, Type.Null()])),
    action: Type.Optional(Type.Union([Action, Type.Null()])),
    override_reason: Type.Optional(Type.Union([Reason, Type.Null()])),
    reason: Type.Optional(Type.Union([Reason, Type.Null()])),
    enabled_override: Type.Optional(
      Type.Union([Type.Boolean({ description: 'Whether the policy is in force.' }), Type.Null()]),
    ),
    expires_at: Type.Optional(
      Type.Union([
        Type.String({
          format: 'date-time',
          description: 'Until when it holds. Required to relax a policy, at most 90 days ahead.',
        }),
        Type.Null(),
      ]),
    ),
  },
  { description: 'An exception from a policy of the system or the organization.' },
);
export type NewPolicyOverride = Static<typeof NewPolicyOverride>;
