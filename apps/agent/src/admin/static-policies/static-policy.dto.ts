import { Type, type Static } from '@sinclair/typebox';

const Time = (description: string) => Type.String({ format: 'date-time', description });

/** An exception that a tenant makes from a policy above it. */
export const PolicyOverride = Type.Object({
  id: Type.String(),
  policy_id: Type.String(),
  policy_type: Type.Union([Type.Literal('static'), Type.Literal('dynamic')]),
  action_override: Type.String({
    description: "The action in force; the policy's own when only it is switched.",
  }),
  enabled_override: Type.Optional(Type.Boolean({ description: 'Whether the policy is in force.' })),
  override_reason: Type.String(),
  organization_id: Type.Optional(Type.String()),
  tenant_id: Type.Optional(Type.String()),
  expires_at: Type.Optional(Time('Until when it holds; absent means until it is deleted.')),
  active: Type.Boolean(),
  created_by: Type.String(),
  created_at: Time('When it was made.'),
  action: Type.String({ description: 'The same as `action_override`, for the first Java client.' }),
  reason: Type.String({ description: 'The same as `override_reason`, for the first Java client.' }),
});
export type PolicyOverride = Static<typeof PolicyOverride>;

/** A policy in the form of the contract's static policies. */
export const StaticPolicy = Type.Object(
  {
    id: Type.String(),
    policy_id: Type.String(),
    name: Type.String(),
    description: Type.String(),
    category: Type.String({ examples: ['security-sqli'] }),
    tier: Type.Union([Type.Literal('system'), Type.Literal('organization'), Type.Literal('tenant')]),
    pattern: Type.String({
      description: 'A regular expression in RE2 syntax, or what detectors look for, in words.',
    }),
    severity: Type.String({ examples: ['critical'] }),
    action: Type.String({ examples: ['block'] }),
    priority: Type.Integer(),
    enabled: Type.Boolean(),
    stages: Type.Array(Type.String(), {
      description: 'The points of a call at which the policy looks at it.',
    }),
    organization_id: Type.Optional(Type.String()),
    tenant_id: Type.Optional(Type.String()),
    allow_override: Type.Boolean({ description: 'Whether people may lift it for themselves and a while.' }),
    tags: Type.Array(Type.String()),
    metadata: Type.Object({}, { additionalProperties: true }),
    version: Type.Integer({ description: 'Grows by one with every change.' }),
    created_at: Time('When the policy was made.'),
    updated_at: Time('When it was changed last.'),
    updated_by: Type.String(),
    has_override: Type.Boolean(),
    override: Type.Optional(PolicyOverride),
  },
  { description: 'A policy in the form of the contract’s static policies.' },
);
export type StaticPolicy = Static<typeof StaticPolicy>;
