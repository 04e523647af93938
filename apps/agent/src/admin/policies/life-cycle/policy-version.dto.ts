import { Type, type Static } from '@sinclair/typebox';

const Free = Type.Unsafe<object>(Type.Object({}, { additionalProperties: true }));

const Change = Type.Object({
  field: Type.String({ description: 'JSON pointer into the document.', examples: ['/action'] }),
  previous: Type.Optional(Type.Unknown()),
  next: Type.Optional(Type.Unknown()),
});

/** One version of a policy; it never changes. */
export const PolicyVersionView = Type.Object({
  version: Type.Integer(),
  change_type: Type.String({ description: 'create, update, enable, disable, delete, rollback or import.' }),
  change_summary: Type.String(),
  change_description: Type.String({ description: 'The same as `change_summary`.' }),
  changed_by: Type.String(),
  changed_at: Type.String({ format: 'date-time' }),
  snapshot: Type.Unsafe<object>(
    Type.Object({}, { additionalProperties: true, description: 'The whole document.' }),
  ),
  changes: Type.Array(Change, { description: 'What differs from the version before.' }),
  previous_values: Free,
  new_values: Free,
});
export type PolicyVersionView = Static<typeof PolicyVersionView>;

/** Query of `GET /api/v1/policies/{id}/versions`. */
export const VersionsQuery = Type.Object({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 100 })),
  offset: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000, default: 0 })),
});
export type VersionsQuery = Static<typeof VersionsQuery>;

/** Answer of `GET /api/v1/policies/{id}/versions`, the newest first. */
export const PolicyVersions = Type.Object({
  policy_id: Type.String(),
  versions: Type.Array(PolicyVersionView),
  count: Type.Integer(),
});
export type PolicyVersions = Static<typeof PolicyVersions>;

/** The path of one version. */
export const VersionPath = Type.Object({
  id: Type.String({ pattern: '^[\\w-]{1,100}$', description: 'The id of the policy.' }),
  version: Type.Integer({ minimum: 1, maximum: 2_147_483_647, description: 'The number of the version.' }),
});
export type VersionPath = Static<typeof VersionPath>;

/** Query of `GET /api/v1/policies/{id}/diff`. */
export const DiffQuery = Type.Object({
  from: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 2_147_483_647,
      description: 'The version in force, or else the one before `to`.',
    }),
  ),
  to: Type.Optional(Type.Integer({ minimum: 1, maximum: 2_147_483_647, description: 'The newest version.' })),
});
export type DiffQuery = Static<typeof DiffQuery>;

/** Answer of `GET /api/v1/policies/{id}/diff`. */
export const PolicyDiff = Type.Object({
  policy_id: Type.String(),
  from: Type.Integer(),
  to: Type.Integer(),
  changes: Type.Array(Change),
});
export type PolicyDiff = Static<typeof PolicyDiff>;
