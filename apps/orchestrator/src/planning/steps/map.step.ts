import { Type } from '@sinclair/typebox';
import { PLAN_LIMITS } from '../plan-limits';
import { STEPS } from '../schema-pointers';
import { stepFields, template } from './step-fields';

/**
 * The schema of a step that does its body once for each item of a list. Its output is a list in the order of the items: the output of
 * the last step of the body, or an object of outputs by step id when several steps of it are last; null where an item
 * did not complete or nothing of its body was chosen.
 */
export const MapFields = Type.Object(
  {
    ...stepFields,
    type: Type.Literal('map'),
    over: template('One reference to a list.'),
    item: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z][A-Za-z0-9_]{0,31}$',
        default: 'item',
        description:
          'What the body calls the item; `index` is its place from 0. No word of references or conditions, such as `input` or `list`.',
      }),
    ),
    steps: Type.Unsafe<readonly unknown[]>(STEPS('What is done with each item.')),
    max_parallel: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 1000, default: 10, description: 'Items worked on at once.' }),
    ),
    max_items: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: PLAN_LIMITS.mapItems,
        default: 1000,
        description: 'A longer list fails the step.',
      }),
    ),
  },
  { additionalProperties: false, description: 'Does the same for each item of a list.' },
);
