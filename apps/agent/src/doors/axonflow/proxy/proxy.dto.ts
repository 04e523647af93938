import { Type, type Static } from '@sinclair/typebox';
import { Context, OptionalText } from '../wire-types';

/** Body of `POST /api/request`. Unknown fields are ignored, as the published SDKs send some. */
export const ProxyRequest = Type.Object(
  {
    query: Type.String({
      description: 'What the model is asked, or what is to be planned; may be empty for a plan that exists.',
      examples: ['What is the capital of France?'],
    }),
    user_token: OptionalText('The person behind the call, as the client knows them.'),
    client_id: OptionalText('Ignored beyond the record: the credential names the client.'),
    request_type: Type.Optional(
      Type.Union([Type.String({ maxLength: 64 }), Type.Null()], {
        description:
          '`chat` asks a model. `multi-agent-plan` and `generate-plan` make a plan of the query; `execute-plan`, `update-plan` and `cancel-plan` are about the plan `context.plan_id`. Names that are not known count as `chat`.',
        examples: ['chat', 'multi-agent-plan', 'execute-plan'],
      }),
    ),
    context: Context,
    skip_llm: Type.Optional(Type.Boolean({ description: 'Apply the policies, call no model.' })),
  },
  { description: 'A call that AxonFlow governs and executes.' },
);
export type ProxyRequest = Static<typeof ProxyRequest>;

const PolicyInfo = Type.Object({
  policies_evaluated: Type.Array(Type.String(), {
    description: 'Ids of the policies that matched, the deciding one first.',
  }),
  static_checks: Type.Array(Type.String()),
  processing_time: Type.String({ examples: ['1.2ms'] }),
  tenant_id: Type.String(),
  risk_score: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
});

/** The contract's answer to a proxied call; blocked and parked calls have the same shape with status 403. */
export const ClientResponse = Type.Object({
  success: Type.Boolean(),
  data: Type.Optional(
    Type.Any({
      description:
        'For chat: request_id, data (the text), provider_info, redacted. For plans: the plan, and what became of it.',
    }),
  ),
  result: Type.Optional(Type.String({ description: 'The text of the answer, or what the plan gave.' })),
  plan_id: Type.Optional(Type.String()),
  steps: Type.Optional(Type.Array(Type.Any(), { description: 'The steps of the plan.' })),
  request_id: Type.String(),
  decision_id: Type.Optional(Type.String({ description: 'Absent when no policy was asked.' })),
  trace_id: Type.String(),
  error: Type.Optional(Type.String()),
  blocked: Type.Boolean(),
  block_reason: Type.Optional(Type.String()),
  approval_id: Type.Optional(Type.String({ description: 'Set when the call waits for a person.' })),
  approval_expires_at: Type.Optional(Type.String({ format: 'date-time' })),
  policy_info: PolicyInfo,
  metadata: Type.Object({}, { additionalProperties: true }),
});
export type ClientResponse = Static<typeof ClientResponse>;
