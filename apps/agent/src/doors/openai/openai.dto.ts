import { Type, type Static } from '@sinclair/typebox';

const Model = Type.Optional(
  Type.String({
    minLength: 1,
    maxLength: 256,
    description: 'Model or alias; the default model of the provider when absent.',
    examples: ['gpt-4.1-mini'],
  }),
);
const Stream = Type.Optional(
  Type.Union([Type.Boolean(), Type.Null()], { description: 'Answer with server-sent events.' }),
);
const User = Type.Optional(
  Type.Union([Type.String(), Type.Null()], {
    description: 'The person behind the call, for policies and records; never for access.',
  }),
);
const fromProvider = 'All other fields go on to the provider as they are.';

/** Body of `POST /v1/chat/completions`, as far as the gateway reads it. */
export const ChatCompletionRequest = Type.Object(
  {
    model: Model,
    messages: Type.Array(Type.Object({ role: Type.String() }, { additionalProperties: true }), {
      minItems: 1,
    }),
    stream: Stream,
    user: User,
    safety_identifier: User,
  },
  {
    additionalProperties: true,
    description: `A chat completion in the form of OpenAI's API. ${fromProvider}`,
    examples: [
      {
        model: 'gpt-4.1-mini',
        messages: [{ role: 'user', content: 'What is the capital of France?' }],
        stream: false,
      },
    ],
  },
);
export type ChatCompletionRequest = Static<typeof ChatCompletionRequest>;

/** Body of `POST /v1/responses`, as far as the gateway reads it. */
export const ResponsesRequest = Type.Object(
  { model: Model, stream: Stream, user: User, safety_identifier: User },
  {
    additionalProperties: true,
    description: `A response in the form of OpenAI's API. ${fromProvider}`,
    examples: [{ model: 'gpt-4.1-mini', input: 'What is the capital of France?' }],
  },
);
export type ResponsesRequest = Static<typeof ResponsesRequest>;

/** Body of `POST /v1/embeddings`, as far as the gateway reads it. */
export const EmbeddingsRequest = Type.Object(
  {
    model: Model,
    input: Type.Union([Type.String(), Type.Array(Type.Unknown())], {
      description: 'A text or several. Token ids are refused, because they cannot be inspected.',
    }),
    user: User,
  },
  {
    additionalProperties: true,
    description: `Embeddings in the form of OpenAI's API. ${fromProvider}`,
    examples: [{ model: 'text-embedding-3-small', input: 'Paris' }],
  },
);
export type EmbeddingsRequest = Static<typeof EmbeddingsRequest>;
