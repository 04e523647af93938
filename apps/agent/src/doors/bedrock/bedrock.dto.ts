import { Type, type Static } from '@sinclair/typebox';

/** The model in the path of Bedrock's runtime API. */
export const ModelPath = Type.Object({
  modelId: Type.String({
    minLength: 1,
    maxLength: 2048,
    description: 'Model id, alias or ARN, percent-encoded.',
    examples: ['anthropic.claude-3-5-sonnet-20241022-v2:0'],
  }),
});
export type ModelPath = Static<typeof ModelPath>;

/** Body of `converse` and `converse-stream`, as far as the gateway reads it. */
export const ConverseRequest = Type.Object(
  {
    messages: Type.Array(Type.Object({ role: Type.String() }, { additionalProperties: true })),
    requestMetadata: Type.Optional(
      Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()], {
        description: 'Free facts; policies may read them as `context.<key>`.',
      }),
    ),
  },
  {
    additionalProperties: true,
    description: "A conversation in the form of Bedrock's runtime API. All other fields go on as they are.",
    examples: [{ messages: [{ role: 'user', content: [{ text: 'What is the capital of France?' }] }] }],
  },
);
export type ConverseRequest = Static<typeof ConverseRequest>;

/** Body of `invoke` and `invoke-with-response-stream`: the model's own form. */
export const InvokeRequest = Type.Object(
  {},
  {
    additionalProperties: true,
    description: 'A request in the form of the model itself.',
    examples: [
      {
        anthropic_version: 'bedrock-2023-05-31',
        max_tokens: 256,
        messages: [{ role: 'user', content: 'What is the capital of France?' }],
      },
    ],
  },
);
export type InvokeRequest = Static<typeof InvokeRequest>;
