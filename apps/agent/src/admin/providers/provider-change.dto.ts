import { Type, type Static } from '@sinclair/typebox';
import { ProviderTypeWord } from './provider.dto';

const OptionalOrNull = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Optional(Type.Union([schema, Type.Null()]));

const fields = {
  api_key: OptionalOrNull(
    Type.String({
      maxLength: 8192,
      description: 'Its key. It is kept in the store of secrets and never shown again.',
    }),
  ),
  api_key_secret_arn: OptionalOrNull(
    Type.String({
      maxLength: 1024,
      description:
        'Instead of `api_key`: the ARN of a secret in AWS Secrets Manager, or `env:NAME`, whose name holds the id of your tenant.',
    }),
  ),
  endpoint: OptionalOrNull(
    Type.String({
      maxLength: 2048,
      description: "Base URL; the vendor's own when absent. Public addresses and https only.",
      examples: ['https://models.example.com/v1'],
    }),
  ),
  model: OptionalOrNull(Type.String({ maxLength: 256, description: 'Model of calls that name none.' })),
  region: OptionalOrNull(Type.String({ maxLength: 32, examples: ['eu-west-1'] })),
  enabled: OptionalOrNull(Type.Boolean({ description: 'Whether calls may go there; true when absent.' })),
  priority: OptionalOrNull(
    Type.Integer({ minimum: 0, maximum: 1000, description: 'The smallest is asked first; 0 when absent.' }),
  ),
  weight: OptionalOrNull(
    Type.Integer({
      minimum: 0,
      maximum: 1000,
      description: 'Share of the calls among equal priorities; 1 when absent. At 0 it is asked by name only.',
    }),
  ),
  rate_limit: OptionalOrNull(
    Type.Integer({
      minimum: 0,
      maximum: 1_000_000,
      description: 'Requests a minute; 0 or absent is any number.',
    }),
  ),
  timeout_seconds: OptionalOrNull(Type.Integer({ minimum: 1, maximum: 900 })),
  settings: OptionalOrNull(
    Type.Object(
      {},
      {
        additionalProperties: true,
        description:
          '`models`: names that callers may use and the models that they mean; `api_version`: of Azure OpenAI.',
        examples: [{ models: { fast: 'gpt-4.1-mini' } }],
      },
    ),
  ),
};

/** Body of `POST /api/v1/llm-providers`. */
export const NewProvider = Type.Object({
  name: Type.String({
    maxLength: 64,
    description: 'Small letters, digits, dots, dashes and underscores.',
    examples: ['my-openai'],
  }),
  type: ProviderTypeWord,
  ...fields,
});
export type NewProvider = Static<typeof NewProvider>;

/** Body of `PUT /api/v1/llm-providers/{name}`: what is absent stays, and null takes away. */
export const ProviderUpdate = Type.Object({
  name: OptionalOrNull(Type.String({ maxLength: 64, description: 'The same as in the path.' })),
  type: OptionalOrNull(ProviderTypeWord),
  ...fields,
});
export type ProviderUpdate = Static<typeof ProviderUpdate>;
