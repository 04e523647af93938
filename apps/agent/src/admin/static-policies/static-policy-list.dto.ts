import { Type, type Static } from '@sinclair/typebox';
import { pageQuery, Pagination } from '../policies/mapping/page-of-policies';
import { selectionQuery } from '../policies/mapping/policy-selection';
import { PolicyOverride, StaticPolicy } from './static-policy.dto';

/** Query of `GET /api/v1/static-policies`. */
export const StaticPolicyListQuery = Type.Object({ ...selectionQuery, ...pageQuery });
export type StaticPolicyListQuery = Static<typeof StaticPolicyListQuery>;

export const StaticPolicyList = Type.Object({
  policies: Type.Array(StaticPolicy),
  pagination: Pagination,
});
export type StaticPolicyList = Static<typeof StaticPolicyList>;

/** Query of `GET /api/v1/static-policies/effective`. */
export const EffectiveQuery = Type.Object({
  category: Type.Optional(Type.String({ maxLength: 255 })),
  include_disabled: Type.Optional(
    Type.Boolean({ description: 'Also policies that are switched off, by themselves or by an override.' }),
  ),
  include_overridden: Type.Optional(
    Type.Boolean({ description: 'Also policies that an override switched off.' }),
  ),
});
export type EffectiveQuery = Static<typeof EffectiveQuery>;

/** What governs the tenant's calls now, overrides applied. */
export const EffectivePolicies = Type.Object({
  static: Type.Array(StaticPolicy),
  dynamic: Type.Array(Type.Object({}, { additionalProperties: true })),
  tenant_id: Type.String(),
  organization_id: Type.String(),
  computed_at: Type.String({ format: 'date-time' }),
});
export type EffectivePolicies = Static<typeof EffectivePolicies>;

/** Query of `GET /api/v1/static-policies/overrides`. */
export const OverrideListQuery = Type.Object({
  include_expired: Type.Optional(Type.Boolean({ description: 'Also overrides that have ended.' })),
});
export type OverrideListQuery = Static<typeof OverrideListQuery>;

export const OverrideList = Type.Object({
  overrides: Type.Array(PolicyOverride),
  count: Type.Integer(),
});
export type OverrideList = Static<typeof OverrideList>;
