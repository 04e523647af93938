import { CONDITION_POINTER, conditionSchema } from './condition-schema';
import { DOCUMENT_DEFAULTS } from './parse-policy';
import { policyDocumentSchema } from './policy-document';

const REQUIRED = ['name', 'stages', 'condition', 'action'];

/** The JSON Schema (draft 2020-12) of a policy as authors write it, for editors and for checks in other languages. */
export function policySchema(): object {
  const defaults: Readonly<Record<string, unknown>> = DOCUMENT_DEFAULTS;
  const properties = Object.entries({
    ...policyDocumentSchema.properties,
    condition: { $ref: CONDITION_POINTER },
  }).map(([name, schema]) => [
    name,
    Object.hasOwn(defaults, name) ? { ...schema, default: defaults[name] } : schema,
  ]);
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'AxonFlow policy',
    type: 'object',
    additionalProperties: false,
    required: REQUIRED,
    properties: Object.fromEntries(properties) as object,
    $defs: { condition: conditionSchema },
  };
  // Leaves out the marks that only TypeBox reads.
  return JSON.parse(JSON.stringify(schema)) as object;
}
