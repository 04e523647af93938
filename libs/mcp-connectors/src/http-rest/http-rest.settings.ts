import { Type, type Static } from '@sinclair/typebox';

const Text = Type.String({ maxLength: 2_000 });

const OperationParameter = Type.Object(
  {
    type: Type.Optional(
      Type.Union(
        ['string', 'number', 'integer', 'boolean', 'object', 'array'].map((type) => Type.Literal(type)),
        { description: 'Any of them when absent.' },
      ),
    ),
    description: Type.Optional(Type.String({ maxLength: 500 })),
    required: Type.Optional(Type.Boolean({ default: true })),
  },
  { additionalProperties: false },
);

const Operation = Type.Object(
  {
    description: Type.Optional(Type.String({ maxLength: 500 })),
    method: Type.Union(
      ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'].map((method) => Type.Literal(method)),
    ),
    path: Type.String({
      pattern: '^/[^?#\\\\\\s]*$',
      maxLength: 1_000,
      description: 'Below the base URL; `{name}` is replaced by a parameter.',
      examples: ['/users/{id}'],
    }),
    query: Type.Optional(Type.Record(Type.String({ maxLength: 100 }), Text, { maxProperties: 50 })),
    headers: Type.Optional(Type.Record(Type.String({ maxLength: 100 }), Text, { maxProperties: 50 })),
    body: Type.Optional(
      Type.Unknown({
        description: 'JSON; a text that is `{name}` and nothing else becomes the parameter itself.',
      }),
    ),
    parameters: Type.Optional(
      Type.Record(Type.String({ pattern: '^[A-Za-z_][A-Za-z0-9_]{0,62}$' }), OperationParameter, {
        maxProperties: 50,
      }),
    ),
    risk: Type.Optional(
      Type.Union(
        ['read', 'write', 'irreversible'].map((risk) => Type.Literal(risk)),
        {
          description: 'By default read for GET and HEAD, irreversible for DELETE, write for the rest.',
        },
      ),
    ),
    idempotent: Type.Optional(
      Type.Boolean({
        description:
          'Whether the API does it once for one idempotency key. By default true for reads and PUT.',
      }),
    ),
  },
  { additionalProperties: false },
);
export type Operation = Static<typeof Operation>;

/** Settings of a connector to an HTTP API. */
export const HttpRestSettings = Type.Object(
  {
    base_url: Type.String({
      pattern: '^https?://[^@?#\\s]+$',
      maxLength: 1_000,
      examples: ['https://api.example.com/v1'],
    }),
    auth: Type.Optional(
      Type.Union(
        ['none', 'bearer', 'basic', 'header'].map((kind) => Type.Literal(kind)),
        {
          default: 'none',
          description:
            '`bearer` and `header` send the credential `token`; `basic` sends `username` and `password`.',
        },
      ),
    ),
    auth_header: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z0-9-]{1,64}$',
        default: 'X-API-Key',
        description: 'For `auth: header`.',
      }),
    ),
    idempotency_header: Type.Optional(
      Type.String({ pattern: '^[A-Za-z0-9-]{1,64}$', default: 'Idempotency-Key' }),
    ),
    max_connections: Type.Optional(Type.Integer({ minimum: 1, maximum: 50, default: 8 })),
    operations: Type.Record(Type.String({ pattern: '^[a-z][a-z0-9_-]{0,62}$' }), Operation, {
      minProperties: 1,
      maxProperties: 200,
      description: 'Calls that may be made, by name.',
    }),
  },
  { additionalProperties: false },
);
export type HttpRestSettings = Static<typeof HttpRestSettings>;
