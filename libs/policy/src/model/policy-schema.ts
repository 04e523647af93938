import { CONDITION_POINTER, conditionSchema } from './condition-schema';
import { DOCUMENT_DEFAULTS } from './parse-policy';
import { policyDocumentSchema } from './policy-document';

const REQUIRED = ['name', 'stages', 'condition', 'action'];

/** The schema of a policy as authors write it. */
export interface AuthoredPolicySchema {
  readonly policy: { readonly properties: object };
  /** What it refers to. */
  readonly definitions: object;
}

/** The JSON Schema (draft 2020-12) of a policy as authors write it; what has a default may be left out. */
export function policySchema(): AuthoredPolicySchema {
  const defaults: Readonly<Record<string, unknown>> = DOCUMENT_DEFAULTS;
  const properties = Object.entries({
    ...policyDocumentSchema.properties,
    condition: { $ref: CONDITION_POINTER },
  }).map(([name, schema]) => [
    name,
    Object.hasOwn(defaults, name) ? { ...schema, default: defaults[name] } : schema,
  ]);
  const policy = {
    type: 'object',
    additionalProperties: false,
    required: REQUIRED,
    properties: Object.fromEntries(properties) as object,
  };
  return { policy, definitions: { condition: conditionSchema } };
}
