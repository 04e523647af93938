import { Type, type Static } from '@sinclair/typebox';

const StepId = Type.String({
  pattern: '^[A-Za-z][A-Za-z0-9_-]{0,63}$',
  description: 'Unique in the plan: a letter, then letters, digits, _ or -.',
  examples: ['flights'],
});

/** A step that asks a model. */
const LlmCallStep = Type.Object(
  {
    id: StepId,
    type: Type.Literal('llm-call'),
    name: Type.Optional(Type.String({ maxLength: 255, description: 'What people read.' })),
    prompt: Type.String({
      minLength: 1,
      maxLength: 100_000,
      description:
        'What the model is asked. `{{steps.ID.output.response}}` is replaced by the answer of an earlier step.',
      examples: ['Suggest three hotels for this trip: {{steps.flights.output.response}}'],
    }),
    provider: Type.Optional(Type.String({ maxLength: 64, description: 'Preferred provider.' })),
    model: Type.Optional(
      Type.String({ maxLength: 128, description: 'Model name as the provider knows it.' }),
    ),
    depends_on: Type.Optional(
      Type.Array(StepId, { maxItems: 100, description: 'Steps that must be completed first.' }),
    ),
  },
  { additionalProperties: false },
);

/** A directed acyclic graph of steps. */
export const Plan = Type.Object(
  {
    name: Type.Optional(Type.String({ maxLength: 255 })),
    steps: Type.Array(LlmCallStep, { minItems: 1, maxItems: 200, description: 'In any order.' }),
  },
  { additionalProperties: false, description: 'A plan: steps and what each waits for.' },
);

export type PlanStep = Static<typeof LlmCallStep>;
export type Plan = Static<typeof Plan>;
