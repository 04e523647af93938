import { Type, type Static } from '@sinclair/typebox';

const QueryParameter = Type.Object(
  {
    name: Type.String({ pattern: '^[A-Za-z_][A-Za-z0-9_]{0,62}$', description: 'Name of the argument.' }),
    type: Type.Optional(
      Type.Union(
        [Type.Literal('string'), Type.Literal('number'), Type.Literal('integer'), Type.Literal('boolean')],
        {
          description: 'Any of them when absent.',
        },
      ),
    ),
    description: Type.Optional(Type.String({ maxLength: 500 })),
    required: Type.Optional(
      Type.Boolean({ default: true, description: 'Null is bound when an optional one is absent.' }),
    ),
  },
  { additionalProperties: false },
);

const NamedQuery = Type.Object(
  {
    description: Type.Optional(Type.String({ maxLength: 500 })),
    sql: Type.String({ minLength: 1, maxLength: 20_000, description: 'One SELECT; values are $1, $2 ...' }),
    parameters: Type.Optional(
      Type.Array(QueryParameter, { maxItems: 50, description: 'What $1, $2 ... are, in this order.' }),
    ),
  },
  { additionalProperties: false },
);
export type NamedQuery = Static<typeof NamedQuery>;

/** Settings of a PostgreSQL connector. */
export const PostgresSettings = Type.Object(
  {
    host: Type.String({ minLength: 1, maxLength: 255, pattern: '^[A-Za-z0-9_.:-]+$' }),
    port: Type.Optional(Type.Integer({ minimum: 1, maximum: 65_535, default: 5432 })),
    database: Type.String({ minLength: 1, maxLength: 63 }),
    user: Type.String({
      minLength: 1,
      maxLength: 63,
      description: 'A role that may read what it needs and nothing else: its grants are the wall.',
    }),
    tls: Type.Optional(
      Type.Union([Type.Literal('verify-full'), Type.Literal('disable')], {
        default: 'verify-full',
        description: '`disable` for hosts that the operator trusts alone.',
      }),
    ),
    max_connections: Type.Optional(Type.Integer({ minimum: 1, maximum: 20, default: 4 })),
    queries: Type.Optional(
      Type.Record(Type.String({ pattern: '^[a-z][a-z0-9_-]{0,62}$' }), NamedQuery, {
        maxProperties: 200,
        description: 'Queries that may be run, by name.',
      }),
    ),
    allow_free_sql: Type.Optional(
      Type.Boolean({ default: false, description: 'Adds the tool `query`, which runs any SELECT.' }),
    ),
  },
  { additionalProperties: false },
);
export type PostgresSettings = Static<typeof PostgresSettings>;
