import { policySchema } from '../model/policy-schema';
import { policyTestCasesSchema } from './policy-test-case';

/** The JSON Schema (draft 2020-12) of a policy file, for editors and for checks in other languages. */
export function policyFileSchema(): object {
  const { definitions, policy } = policySchema();
  const authored = { ...policy, properties: { ...policy.properties, tests: policyTestCasesSchema } };
  const one = { $ref: '#/$defs/policy' };
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'AxonFlow policies',
    description: 'One policy, or a list of them, each with its tests.',
    // Unlike anyOf, it lets an editor name the very field that is wrong.
    if: { type: 'array' },
    then: { items: one },
    else: one,
    $defs: { policy: authored, ...definitions },
  };
  // Leaves out the marks that only TypeBox reads.
  return JSON.parse(JSON.stringify(schema)) as object;
}
