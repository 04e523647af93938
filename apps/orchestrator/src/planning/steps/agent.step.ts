import { Type, type Static } from '@sinclair/typebox';
import { messageFields } from './message-fields';
import { jsonSchema, stepFields, template, templatedObject } from './step-fields';
import { toolFields } from './step-tools';

/** A step that a named agent does; resolved to an llm-call or connector-call before the run starts. */
export const AgentStep = Type.Object(
  {
    ...stepFields,
    ...messageFields,
    ...toolFields,
    type: Type.Literal('agent'),
    agent: Type.String({
      pattern: '^[a-z0-9][a-z0-9_-]{0,63}$',
      description: 'Name of an agent of the domain.',
      examples: ['flight-search'],
    }),
    domain: Type.Optional(
      Type.String({ minLength: 1, maxLength: 64, description: 'By default the domain of the plan.' }),
    ),
    query: template('What the agent is to do.'),
    parameters: Type.Optional(templatedObject('Come before the agent’s own parameters.')),
    output_schema: Type.Optional(jsonSchema('JSON Schema that the output must fit.')),
  },
  { additionalProperties: false, description: 'Lets an agent do it.' },
);
export type AgentStep = Static<typeof AgentStep>;
