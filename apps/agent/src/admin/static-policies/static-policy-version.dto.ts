import { Type, type Static } from '@sinclair/typebox';

const Values = Type.Object({}, { additionalProperties: true });

/** Query of `GET /api/v1/static-policies/{id}/versions`. */
export const VersionListQuery = Type.Object({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 100 })),
  offset: Type.Optional(Type.Integer({ minimum: 0, default: 0 })),
});
export type VersionListQuery = Static<typeof VersionListQuery>;

export const StaticPolicyVersion = Type.Object({
  version: Type.Integer(),
  snapshot: Values,
  change_type: Type.String({ examples: ['update'] }),
  change_summary: Type.String(),
  change_description: Type.String({ description: 'The same as `change_summary`.' }),
  changed_by: Type.String(),
  changed_at: Type.String({ format: 'date-time' }),
  previous_values: Values,
  new_values: Values,
});
export type StaticPolicyVersion = Static<typeof StaticPolicyVersion>;

const StaticPolicyVersions = Type.Object({
  policy_id: Type.String(),
  versions: Type.Array(StaticPolicyVersion),
  count: Type.Integer(),
});

/** The wrapper; for the first Java client the bare list. */
export const StaticPolicyVersionsAnswer = Type.Union([StaticPolicyVersions, Type.Array(StaticPolicyVersion)]);
export type StaticPolicyVersionsAnswer = Static<typeof StaticPolicyVersionsAnswer>;
