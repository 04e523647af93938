import { Type, type Static } from '@sinclair/typebox';
import { PLAN_LIMITS } from '../plan-limits';

/** Operations of a connector that a model may call. */
export const StepTool = Type.Object(
  {
    connector: Type.String({ minLength: 1, maxLength: 64, description: 'Name of a configured connector.' }),
    operation: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 128,
        description: 'One of its operations; by default all of them.',
      }),
    ),
  },
  { additionalProperties: false, description: 'What a model may call.' },
);
/** Operations of a connector that a model may call. */
export type StepTool = Static<typeof StepTool>;

/** What a model may call while it works on a step. */
export const toolFields = {
  tools: Type.Optional(
    Type.Array(StepTool, {
      minItems: 1,
      maxItems: PLAN_LIMITS.tools,
      description: 'Operations of connectors that the model may call, each call judged by policies.',
    }),
  ),
  max_rounds: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 32,
      default: 8,
      description: 'How often the model may answer with calls before it must answer with a text.',
    }),
  ),
} as const;
