import { Type, type Static } from '@sinclair/typebox';
import { pageQuery, Pagination } from '../policies/mapping/page-of-policies';
import { selectionQuery } from '../policies/mapping/policy-selection';
import { Policy } from '../policies/policy.dto';

/** A policy of either kind. */
export const UnifiedPolicy = Type.Object(
  {
    ...Policy.properties,
    policy_type: Type.Union([Type.Literal('static'), Type.Literal('dynamic')]),
    pattern: Type.String({ description: 'The pattern, or what makes the policy match, in words.' }),
  },
  { additionalProperties: true, description: 'A policy of either kind.' },
);
export type UnifiedPolicy = Static<typeof UnifiedPolicy>;

/** Query of `GET /api/v1/unified-policies`. */
export const UnifiedPolicyQuery = Type.Object({ ...selectionQuery, ...pageQuery });
export type UnifiedPolicyQuery = Static<typeof UnifiedPolicyQuery>;

export const UnifiedPolicyList = Type.Object({ policies: Type.Array(UnifiedPolicy), pagination: Pagination });
export type UnifiedPolicyList = Static<typeof UnifiedPolicyList>;

/** Query of `GET /api/v1/effective-policies`. */
export const EffectivePolicyQuery = Type.Object({
  category: Type.Optional(Type.String({ maxLength: 255 })),
  include_disabled: Type.Optional(Type.Boolean({ description: 'Also policies that are switched off.' })),
});
export type EffectivePolicyQuery = Static<typeof EffectivePolicyQuery>;

export const EffectivePolicyList = Type.Object({
  policies: Type.Array(UnifiedPolicy),
  count: Type.Integer(),
});
export type EffectivePolicyList = Static<typeof EffectivePolicyList>;

/** Body of `POST /api/policies/test`. */
export const QueryTest = Type.Object(
  {
    query: Type.String({ minLength: 1, maxLength: 20_000, description: 'What would be asked.' }),
    user_email: Type.Optional(Type.Union([Type.String({ maxLength: 255 }), Type.Null()])),
    request_type: Type.Optional(Type.Union([Type.String({ maxLength: 255 }), Type.Null()])),
  },
  { description: 'A question to try all policies in force on. Nothing is executed and nothing is recorded.' },
);
export type QueryTest = Static<typeof QueryTest>;

export const QueryTestResult = Type.Object({
  blocked: Type.Boolean(),
  reason: Type.String({ description: 'Why; empty when nothing is to be said.' }),
  triggered_policies: Type.Array(Type.String(), {
    description: 'Ids of the policies in force that matched.',
  }),
  checks_performed: Type.Array(Type.String()),
  processing_time_ms: Type.Number(),
});
export type QueryTestResult = Static<typeof QueryTestResult>;
