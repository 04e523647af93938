import { Type, type Static } from '@sinclair/typebox';

/** PostgreSQL has no text with NUL in it, so none could be found. */
const WITHOUT_NUL = '^[^\\u0000]*$';

const Filter = (description: string, maxLength = 255) =>
  Type.Optional(Type.Union([Type.String({ maxLength, pattern: WITHOUT_NUL }), Type.Null()], { description }));

/** Body of `POST /api/v1/audit/search`; an empty one returns the newest entries. */
export const AuditSearchRequest = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 100 })),
    offset: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000, default: 0 })),
    user_email: Filter('Only calls of this person.'),
    client_id: Filter('Only calls of this client.'),
    start_time: Filter('Not before this RFC 3339 time.', 64),
    end_time: Filter('Before this RFC 3339 time.', 64),
    request_type: Filter('Only calls of this kind: chat, pre-check, plan.execute ...', 64),
    decision_id: Filter('The decision with this id, and its outcome.', 64),
    policy_name: Filter('Only calls that this policy matched, by id or name.'),
  },
  { description: 'Which entries of the audit trail to return, newest first.' },
);
export type AuditSearchRequest = Static<typeof AuditSearchRequest>;

export const AuditEntry = Type.Object({
  id: Type.String(),
  kind: Type.String({ description: 'decision, outcome or event.' }),
  request_id: Type.String(),
  timestamp: Type.String({ format: 'date-time' }),
  user_email: Type.String(),
  client_id: Type.String(),
  tenant_id: Type.String(),
  request_type: Type.String(),
  query: Type.String(),
  query_summary: Type.String({ description: 'Beginning of the text with every finding masked.' }),
  query_hash: Type.String(),
  policy_decision: Type.String({ description: 'allowed, blocked, redacted, needs_approval or error.' }),
  policy_details: Type.Object({}, { additionalProperties: true }),
  success: Type.Boolean(),
  blocked: Type.Boolean(),
  risk_score: Type.Number({ minimum: 0, maximum: 1 }),
  provider: Type.String(),
  model: Type.String(),
  tokens_used: Type.Integer(),
  latency_ms: Type.Integer(),
  response_time_ms: Type.Integer(),
  policy_violations: Type.Array(Type.String()),
  redacted_fields: Type.Array(Type.String()),
  compliance_flags: Type.Array(Type.String()),
  error_message: Type.String(),
  response_sample: Type.String(),
  metadata: Type.Object({}, { additionalProperties: true }),
});
export type AuditEntry = Static<typeof AuditEntry>;

export const AuditSearchResponse = Type.Object({
  entries: Type.Array(AuditEntry),
  total: Type.Integer(),
  limit: Type.Integer(),
  offset: Type.Integer(),
});
export type AuditSearchResponse = Static<typeof AuditSearchResponse>;
