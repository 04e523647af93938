import { PlanFields, STEP_SCHEMAS } from './plan-schema';

/** The JSON Schema (draft 2020-12) of a plan, for editors and for checks in other languages. */
export function planFileSchema(): object {
  const types = Object.entries(STEP_SCHEMAS);
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'AxonFlow plan',
    $ref: '#/$defs/plan',
    $defs: {
      plan: PlanFields,
      step: {
        type: 'object',
        // Lets a validator name the very field that is wrong; editors that do not know the keyword use oneOf alone.
        discriminator: { propertyName: 'type' },
        oneOf: types.map(([type]) => ({ $ref: `#/$defs/${type}` })),
      },
      ...Object.fromEntries(types),
    },
  };
  // Leaves out the marks that only TypeBox reads.
  return JSON.parse(JSON.stringify(schema)) as object;
}
