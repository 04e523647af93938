import { Type, type Static } from '@sinclair/typebox';
import { messageFields } from './message-fields';
import { jsonSchema, stepFields, template } from './step-fields';
import { toolFields } from './step-tools';

/** Which model is asked, and how. */
export const modelFields = {
  provider: Type.Optional(Type.String({ minLength: 1, maxLength: 64, description: 'Preferred provider.' })),
  model: Type.Optional(
    Type.String({ minLength: 1, maxLength: 128, description: 'Model name as the provider knows it.' }),
  ),
  system: Type.Optional(template('What the model is told about its task before it is asked.')),
  temperature: Type.Optional(Type.Number({ minimum: 0, maximum: 2 })),
  max_tokens: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'Longest answer, in tokens.' }),
  ),
} as const;

/** A step that asks a model. Its output is `{response}`; with an output schema also what the schema describes, as `data`. */
export const LlmCallStep = Type.Object(
  {
    ...stepFields,
    ...modelFields,
    ...messageFields,
    ...toolFields,
    type: Type.Literal('llm-call'),
    prompt: template('What the model is asked.'),
    output_schema: Type.Optional(
      jsonSchema('JSON Schema of the answer; what fits it is found under `output.data`.'),
    ),
  },
  { additionalProperties: false, description: 'Asks a model.' },
);
export type LlmCallStep = Static<typeof LlmCallStep>;
