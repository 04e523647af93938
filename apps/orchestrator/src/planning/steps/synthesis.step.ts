import { Type, type Static } from '@sinclair/typebox';
import { modelFields } from './llm-call.step';
import { messageFields } from './message-fields';
import { stepFields, template } from './step-fields';

/**
 * A step that makes one answer from the outputs of the steps it depends on. It runs when all of them have ended and at
 * least one is completed; those that are not are named to the model. Its output is `{response}`.
 */
export const SynthesisStep = Type.Object(
  {
    ...stepFields,
    ...modelFields,
    ...messageFields,
    type: Type.Literal('synthesis'),
    prompt: Type.Optional(template('How the answer is to be made.')),
  },
  { additionalProperties: false, description: 'Makes one answer from earlier ones.' },
);
export type SynthesisStep = Static<typeof SynthesisStep>;
