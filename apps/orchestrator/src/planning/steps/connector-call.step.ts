import { Type, type Static } from '@sinclair/typebox';
import { messageFields } from './message-fields';
import { jsonSchema, stepFields, template, templatedObject } from './step-fields';

/** A step that uses a connector. Its output is what the connector returns. */
export const ConnectorCallStep = Type.Object(
  {
    ...stepFields,
    ...messageFields,
    type: Type.Literal('connector-call'),
    connector: Type.String({ minLength: 1, maxLength: 64, description: 'Name of a configured connector.' }),
    operation: Type.String({
      minLength: 1,
      maxLength: 64,
      description: '`query` reads, `execute` changes something; connectors may know more.',
      examples: ['query'],
    }),
    statement: Type.Optional(template('What is asked of the connector, in its language.')),
    action: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
    parameters: Type.Optional(templatedObject('Named parameters.')),
    idempotent: Type.Optional(
      Type.Boolean({
        description:
          'Whether doing it twice does no harm; by default true for `query` and false for the rest.',
      }),
    ),
    idempotency_key: Type.Optional(
      template('Handed to the connector in place of the key made from run and step.'),
    ),
    output_schema: Type.Optional(jsonSchema('JSON Schema that the output must fit.')),
  },
  { additionalProperties: false, description: 'Uses a connector.' },
);
export type ConnectorCallStep = Static<typeof ConnectorCallStep>;
