import { Type } from '@sinclair/typebox';
import { PLAN } from '../schema-pointers';
import { stepFields, templatedObject } from './step-fields';

/** The schema of a step that runs another plan, which sees nothing of this one but its input. Its output is that of the plan. */
export const SubPlanFields = Type.Object(
  {
    ...stepFields,
    type: Type.Literal('sub-plan'),
    plan: Type.Optional(Type.Unsafe<unknown>(PLAN)),
    plan_id: Type.Optional(
      Type.String({ minLength: 1, maxLength: 128, description: 'A stored plan, instead of `plan`.' }),
    ),
    version: Type.Optional(
      Type.Integer({
        minimum: 1,
        description: 'Of the stored plan; by default the newest when the run starts.',
      }),
    ),
    input: Type.Optional(templatedObject('What the plan reads as `input`.')),
    apart: Type.Optional(
      Type.Boolean({
        default: false,
        description:
          'Runs as a run of its own, on whichever task is least busy: for long plans. Needs a budget where the run has one.',
      }),
    ),
  },
  { additionalProperties: false, description: 'Runs another plan.' },
);
