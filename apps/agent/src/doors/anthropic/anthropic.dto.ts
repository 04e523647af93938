import { Type, type Static } from '@sinclair/typebox';

const Model = Type.Optional(
  Type.String({
    minLength: 1,
    maxLength: 256,
    description: 'Model or alias; the default model of the provider when absent.',
    examples: ['claude-sonnet-4-5'],
  }),
);
const Messages = Type.Array(Type.Object({ role: Type.String() }, { additionalProperties: true }), {
  minItems: 1,
});
const Metadata = Type.Optional(
  Type.Union([
    Type.Object(
      {
        user_id: Type.Optional(
          Type.Union([Type.String(), Type.Null()], {
            description: 'The person behind the call, for policies and records; never for access.',
          }),
        ),
      },
      { additionalProperties: true },
    ),
    Type.Null(),
  ]),
);
const question = {
  model: 'claude-sonnet-4-5',
  messages: [{ role: 'user', content: 'What is the capital of France?' }],
};

/** Body of `POST /v1/messages`, as far as the gateway reads it. */
export const MessagesRequest = Type.Object(
  {
    model: Model,
    messages: Messages,
    stream: Type.Optional(
      Type.Union([Type.Boolean(), Type.Null()], { description: 'Answer with server-sent events.' }),
    ),
    metadata: Metadata,
  },
  {
    additionalProperties: true,
    description:
      "A message in the form of Anthropic's API. All other fields go on to the provider as they are.",
    examples: [{ ...question, max_tokens: 256 }],
  },
);
export type MessagesRequest = Static<typeof MessagesRequest>;

/** Body of `POST /v1/messages/count_tokens`, as far as the gateway reads it. */
export const CountTokensRequest = Type.Object(
  { model: Model, messages: Messages },
  {
    additionalProperties: true,
    description:
      'A message whose tokens are to be counted. All other fields go on to the provider as they are.',
    examples: [question],
  },
);
export type CountTokensRequest = Static<typeof CountTokensRequest>;
