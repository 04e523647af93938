import { Type, type Static } from '@sinclair/typebox';
import { stepFields, stepIds } from './step-fields';

/**
 * A step that chooses which other steps of its list run. Its output is `{value, chosen}`: what the condition gave, and
 * the ids of the steps that may run. Steps that were not chosen are skipped, which is no failure.
 */
export const ConditionalStep = Type.Object(
  {
    ...stepFields,
    type: Type.Literal('conditional'),
    condition: Type.String({
      minLength: 1,
      maxLength: 2000,
      description:
        'CEL over `steps.ID.output`, `input` and, inside a map, `item` and `index`. True or false with `if_true` and `if_false`; a text, number or truth value with `branches`.',
      examples: ['steps.search.output.price < 500'],
    }),
    if_true: Type.Optional(stepIds('Steps that run only when the condition is true.')),
    if_false: Type.Optional(stepIds('Steps that run only when the condition is false.')),
    branches: Type.Optional(
      Type.Record(Type.String({ maxLength: 128 }), stepIds('Steps that run only for this value.'), {
        maxProperties: 100,
        description: 'Steps for each value of the condition; `default` is for all others.',
      }),
    ),
  },
  { additionalProperties: false, description: 'Chooses between steps.' },
);
export type ConditionalStep = Static<typeof ConditionalStep>;
