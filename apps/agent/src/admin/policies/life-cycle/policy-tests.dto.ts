import { Type, type Static } from '@sinclair/typebox';
import { policyTestCaseSchema, type PolicyTestCase } from '@app/policy';

const Case = Type.Unsafe<PolicyTestCase>(policyTestCaseSchema);

/** Body of `PUT /api/v1/policies/{id}/test-cases`; the model checks the cases. */
export const PolicyTestsBody = Type.Object({
  test_cases: Type.Array(Type.Unsafe<object>(Type.Object({}, { additionalProperties: true })), {
    maxItems: 100,
    description:
      'All test cases of the policy: `{name, call: {stage, text, ...}, expect: {verdict | matched}}`.',
  }),
  summary: Type.Optional(Type.String({ maxLength: 1000, description: 'Why; kept in the audit trail.' })),
  expected_version: Type.Optional(Type.Integer({ minimum: 1 })),
});
export type PolicyTestsBody = Static<typeof PolicyTestsBody>;

/** The test cases of a policy and how its newest version does in them. */
export const PolicyTestsView = Type.Object({
  policy_id: Type.String(),
  test_cases: Type.Array(Case),
  results: Type.Array(
    Type.Object({
      name: Type.String(),
      passed: Type.Boolean(),
      actual: Type.Object({ matched: Type.Boolean(), verdict: Type.String() }),
    }),
    { description: 'The newest version in these cases, in their order.' },
  ),
  passed: Type.Boolean({ description: 'Whether the newest version may be published.' }),
});
export type PolicyTestsView = Static<typeof PolicyTestsView>;
