import { Type, type Static } from '@sinclair/typebox';

const Maybe = (maxLength: number, description: string) =>
  Type.Optional(Type.Union([Type.String({ maxLength, description }), Type.Null()]));

/** The path of one override. */
export const OverridePath = Type.Object({
  id: Type.String({ pattern: '^[\\w-]{1,100}$', description: 'The id of the override.' }),
});
export type OverridePath = Static<typeof OverridePath>;

/** Body of `POST /api/v1/overrides`. */
export const NewSessionOverride = Type.Object(
  {
    policy_id: Type.String({ minLength: 1, maxLength: 100 }),
    policy_type: Maybe(20, 'static or dynamic; ids tell policies apart without it.'),
    override_reason: Maybe(1000, 'Why, for the audit trail; 1 to 500 characters.'),
    tool_signature: Maybe(255, 'Only calls of this tool, as `connector.tool`.'),
    ttl_seconds: Type.Optional(
      Type.Union([
        Type.Integer({
          minimum: -(2 ** 31),
          maximum: 2 ** 31,
          description: 'How long it holds; cut to 60..86400, an hour when absent.',
        }),
        Type.Null(),
      ]),
    ),
    user_email: Maybe(255, 'Whose calls it is about; by default `X-User-Email` or `X-User-ID`.'),
  },
  { description: 'An exception that somebody makes from a policy for themselves and a while.' },
);
export type NewSessionOverride = Static<typeof NewSessionOverride>;

/** Which overrides to list. */
export const OverrideListQuery = Type.Object({
  include_revoked: Type.Optional(
    Type.Boolean({ description: 'Also those that were revoked or that have expired.' }),
  ),
});
export type OverrideListQuery = Static<typeof OverrideListQuery>;

export const SessionOverrideAnswer = Type.Object(
  {
    id: Type.String(),
    policy_id: Type.String(),
    tenant_id: Type.String(),
    override_reason: Type.String(),
    tool_signature: Type.Optional(Type.String()),
    user: Type.Optional(
      Type.String({ description: 'Id or email. Absent: calls of the same credential that name nobody.' }),
    ),
    created_by: Type.String({ description: 'The client that made it.' }),
    created_at: Type.String({ format: 'date-time' }),
    expires_at: Type.String({ format: 'date-time' }),
    revoked_at: Type.Optional(Type.String({ format: 'date-time' })),
    revoked_by: Type.Optional(Type.String()),
    active: Type.Boolean({ description: 'Whether it was neither revoked nor expired.' }),
    clamped: Type.Optional(Type.Boolean({ description: 'True when `ttl_seconds` was cut.' })),
  },
  { description: 'An exception that somebody made from a policy.' },
);
export type SessionOverrideAnswer = Static<typeof SessionOverrideAnswer>;

export const SessionOverrideList = Type.Object({
  overrides: Type.Array(SessionOverrideAnswer),
  count: Type.Integer(),
});
export type SessionOverrideList = Static<typeof SessionOverrideList>;
