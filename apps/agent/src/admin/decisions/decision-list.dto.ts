import { Type, type Static } from '@sinclair/typebox';

/** PostgreSQL has no text with NUL in it, so none could be found. */
const WITHOUT_NUL = '^[^\\u0000]*$';

/** Query of `GET /api/v1/decisions`. Some clients do not encode `+` in times. */
export const DecisionListQuery = Type.Object({
  since: Type.Optional(Type.String({ maxLength: 64, description: 'Not before this RFC 3339 time.' })),
  decision: Type.Optional(
    Type.String({ maxLength: 32, description: 'allowed, blocked, redacted, needs_approval or error.' }),
  ),
  policy_id: Type.Optional(
    Type.String({ pattern: '^[\\w-]{1,100}$', description: 'Only decisions that this policy matched.' }),
  ),
  tool_signature: Type.Optional(
    Type.String({ maxLength: 512, pattern: WITHOUT_NUL, description: 'Only calls of this tool.' }),
  ),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })),
});
export type DecisionListQuery = Static<typeof DecisionListQuery>;

export const DecisionSummary = Type.Object({
  decision_id: Type.String(),
  timestamp: Type.String({ format: 'date-time' }),
  decision: Type.String({ examples: ['blocked'] }),
  policy_id: Type.Optional(Type.String({ description: 'The policy that settled it.' })),
  tool_signature: Type.Optional(Type.String({ description: 'Connector and tool, as `connector.tool`.' })),
  context: Type.Record(Type.String(), Type.String(), {
    description: 'What is known of the call, at most 5 facts.',
  }),
});
export type DecisionSummary = Static<typeof DecisionSummary>;

export const DecisionList = Type.Object({ decisions: Type.Array(DecisionSummary) });
export type DecisionList = Static<typeof DecisionList>;
