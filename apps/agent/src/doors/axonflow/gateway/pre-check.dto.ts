import { Type, type Static } from '@sinclair/typebox';
import { Context, OptionalText } from '../wire-types';

/** Body of `POST /api/policy/pre-check`. */
export const PreCheckRequest = Type.Object(
  {
    client_id: Type.String({
      minLength: 1,
      maxLength: 255,
      description: 'Must be the client of the credential.',
      examples: ['my-app'],
    }),
    query: Type.String({
      minLength: 1,
      description: 'The text that you are about to send to a model.',
      examples: ['What is the capital of France?'],
    }),
    user_token: OptionalText('The person behind the call, as the client knows them.'),
    data_sources: Type.Optional(
      Type.Union([Type.Array(Type.String({ maxLength: 255 }), { maxItems: 100 }), Type.Null()], {
        description: 'The data that the call reaches; policies read it as `context.data_sources`.',
        examples: [['warehouse']],
      }),
    ),
    context: Context,
  },
  { description: 'A call that the client executes itself once it is approved.' },
);
export type PreCheckRequest = Static<typeof PreCheckRequest>;

const RateLimitInfo = Type.Object({
  limit: Type.Integer(),
  remaining: Type.Integer(),
  reset_at: Type.String({ format: 'date-time' }),
});

/** The contract's answer to a pre-check; a refusal is this with `approved: false`, status 200. */
export const PreCheckResponse = Type.Object({
  context_id: Type.String({ description: 'Send it with the report of the call; valid for five minutes.' }),
  approved: Type.Boolean(),
  requires_redaction: Type.Boolean(),
  redacted_query: Type.Optional(
    Type.String({ description: 'What may be sent on when redaction is required.' }),
  ),
  approved_data: Type.Object({}, { additionalProperties: true }),
  policies: Type.Array(Type.String(), {
    description: 'Ids of the policies that matched, the deciding one first.',
  }),
  rate_limit: RateLimitInfo,
  rate_limit_info: RateLimitInfo,
  expires_at: Type.String({ format: 'date-time' }),
  block_reason: Type.Optional(Type.String()),
  approval_id: Type.Optional(Type.String({ description: 'Set when the call waits for a person.' })),
  decision_id: Type.String(),
  trace_id: Type.String(),
  processing_time: Type.String({ examples: ['1.2ms'] }),
});
export type PreCheckResponse = Static<typeof PreCheckResponse>;
