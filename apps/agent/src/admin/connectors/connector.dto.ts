import { Type, type Static } from '@sinclair/typebox';

const Name = Type.String({
  pattern: '^[\\w-]{1,63}$',
  description: 'Name of a connector, or of a kind of connector.',
});
const orNull = (description: string) =>
  Type.Optional(Type.Union([Type.String({ maxLength: 255, description }), Type.Null()]));
const AnyObject = Type.Record(Type.String(), Type.Unknown());

/** The path of one connector. */
export const ConnectorPath = Type.Object({ id: Name });
export type ConnectorPath = Static<typeof ConnectorPath>;

/** Body of `POST /api/v1/connectors/{id}/install`. */
export const NewConnector = Type.Object(
  {
    name: Type.String({
      minLength: 1,
      maxLength: 63,
      description:
        'What calls will name, in lower case and with `-` in the place of what is no letter, digit, `-` or `_`.',
      examples: ['sales-db'],
    }),
    tenant_id: orNull('Ignored: the tenant is that of the credential.'),
    connector_id: orNull('Ignored: the kind stands in the path.'),
    options: Type.Optional(
      Type.Union([AnyObject, Type.Null()], {
        description: 'Settings; `config_schema` of the kind says which.',
      }),
    ),
    credentials: Type.Optional(
      Type.Union([Type.Record(Type.String(), Type.String({ maxLength: 8_192 })), Type.Null()], {
        description:
          'Kept as secrets and never shown; or references such as `env:NAME` to secrets of the operator.',
      }),
    ),
  },
  { description: 'A connector to install.' },
);
export type NewConnector = Static<typeof NewConnector>;

export const ConnectorAnswer = Type.Object(
  {
    id: Type.String({
      description: 'The name that calls use; of kinds their id, which is installed under a name.',
    }),
    name: Type.String(),
    type: Type.String({ description: 'Id of the kind.' }),
    version: Type.String(),
    description: Type.String(),
    category: Type.String(),
    icon: Type.String(),
    tags: Type.Array(Type.String()),
    capabilities: Type.Array(Type.String()),
    config_schema: Type.Unknown({ description: 'JSON Schema of `options`.' }),
    credentials: Type.Array(Type.String(), {
      description: 'Credentials that it knows; those that it has, when installed.',
    }),
    installed: Type.Boolean(),
    enabled: Type.Boolean(),
    instance_name: Type.Optional(Type.String()),
    healthy: Type.Optional(Type.Boolean({ description: 'At the last check; absent before the first.' })),
    last_check: Type.Optional(Type.String({ format: 'date-time' })),
  },
  { description: 'A kind of connector, or an installed one.' },
);
export type ConnectorAnswer = Static<typeof ConnectorAnswer>;

const ConnectorList = Type.Object({ connectors: Type.Array(ConnectorAnswer), total: Type.Integer() });

/** A wrapped list, or the list alone for `axonflow-java-sdk/`. */
export const ConnectorListing = Type.Union([ConnectorList, Type.Array(ConnectorAnswer)]);
export type ConnectorListing = Static<typeof ConnectorListing>;

export const ConnectorChangeAnswer = Type.Object({
  success: Type.Boolean(),
  message: Type.String(),
  connector_id: Type.String({ description: 'The name that calls use.' }),
});
export type ConnectorChangeAnswer = Static<typeof ConnectorChangeAnswer>;

export const ConnectorHealthAnswer = Type.Object({
  healthy: Type.Boolean(),
  latency: Type.Integer({ description: 'Nanoseconds.' }),
  details: Type.Record(Type.String(), Type.String()),
  timestamp: Type.String({ format: 'date-time' }),
  error: Type.Optional(Type.String()),
});
export type ConnectorHealthAnswer = Static<typeof ConnectorHealthAnswer>;
