import { Type, type Static } from '@sinclair/typebox';
import { pageQuery } from '../mapping/page-of-policies';
import { selectionQuery } from '../mapping/policy-selection';
import { Policy } from '../policy.dto';

/** Query of `GET /api/v1/policies`. */
export const PolicyListQuery = Type.Object({
  ...selectionQuery,
  ...pageQuery,
  type: Type.Optional(
    Type.String({ maxLength: 64, description: 'Only this type: content, user, risk, cost ...' }),
  ),
  mode: Type.Optional(Type.String({ maxLength: 64, description: 'Only this mode: enforce, shadow or off.' })),
});
export type PolicyListQuery = Static<typeof PolicyListQuery>;

/** Query of `GET /api/v1/policies/effective`. */
export const EffectivePoliciesQuery = Type.Object({
  category: Type.Optional(Type.String({ maxLength: 255, description: 'Only this category.' })),
  include_disabled: Type.Optional(Type.Boolean({ description: 'Also policies that are switched off.' })),
});
export type EffectivePoliciesQuery = Static<typeof EffectivePoliciesQuery>;

/** Answer of `GET /api/v1/policies/effective`. */
export const EffectivePolicies = Type.Union(
  [
    Type.Object({
      policies: Type.Array(Policy),
      tenant_id: Type.String(),
      organization_id: Type.String(),
      policy_epoch: Type.Union([Type.Integer(), Type.Null()], {
        description: 'The published state that this task enforces; decisions name it.',
      }),
      computed_at: Type.String({ format: 'date-time' }),
    }),
    Type.Array(Policy),
  ],
  { description: 'What is in force, overrides applied. The first Go and Java clients get a bare list.' },
);
export type EffectivePolicies = Static<typeof EffectivePolicies>;
