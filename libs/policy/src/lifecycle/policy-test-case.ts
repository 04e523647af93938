import { Type, type Static } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { STAGES, type Json, type Stage } from '@app/kernel';
import { InvalidPolicyError } from '../policy.errors';
import { plainSentence } from '../model/plain-sentence';
import { ProblemList } from '../model/problem-list';

/** Bounds that keep a run of all cases of a policy short enough for a request. */
const TEST_CASE_LIMITS = {
  /** Cases of one policy. */
  cases: 100,
  /** UTF-16 code units of one text. */
  textLength: 20_000,
} as const;

const text = (description: string, maxLength = 200) => Type.Readonly(Type.String({ maxLength, description }));
const optional = (description: string) => Type.Optional(text(description));

const testCallSchema = Type.Object(
  {
    stage: Type.Readonly(
      Type.Unsafe<Stage>(
        Type.Union(
          STAGES.map((stage) => Type.Literal(stage)),
          { description: 'the point of the call' },
        ),
      ),
    ),
    text: text('what is said at that point', TEST_CASE_LIMITS.textLength),
    query: Type.Optional(text('what was asked, when the text is an answer', TEST_CASE_LIMITS.textLength)),
    operation: optional('what the caller asks for, such as chat'),
    client: optional('client id'),
    roles: Type.Readonly(
      Type.Optional(
        Type.Unsafe<readonly ('admin' | 'client')[]>(
          Type.Array(Type.Union([Type.Literal('client'), Type.Literal('admin')]), {
            maxItems: 2,
            description: 'roles of the credential; client when absent',
          }),
        ),
      ),
    ),
    user: Type.Readonly(
      Type.Optional(
        Type.Object(
          {
            id: optional('id'),
            email: optional('e-mail address'),
            role: optional('role'),
            department: optional('department'),
            region: optional('region'),
          },
          { additionalProperties: false, description: 'the person behind the call' },
        ),
      ),
    ),
    target: Type.Readonly(
      Type.Optional(
        Type.Object(
          {
            provider: optional('provider'),
            model: optional('model'),
            connector: optional('connector'),
            tool: optional('tool'),
            plan: optional('plan'),
          },
          { additionalProperties: false, description: 'what the call wants to reach' },
        ),
      ),
    ),
    context: Type.Readonly(
      Type.Optional(
        Type.Unsafe<{ readonly [key: string]: Json }>(Type.Object({}, { description: 'free facts' })),
      ),
    ),
    at: Type.Readonly(
      Type.Optional(
        Type.String({
          pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d(\\.\\d{1,3})?)?(Z|[+-]\\d\\d:\\d\\d)$',
          description: 'when the call is made (ISO 8601 with time zone); the time of the run when absent',
        }),
      ),
    ),
  },
  { additionalProperties: false },
);

/** A call and what the policy must make of it, stored with the policy. */
export const policyTestCaseSchema = Type.Object(
  {
    name: Type.Readonly(Type.String({ minLength: 1, maxLength: 200, description: 'what it shows' })),
    call: Type.Readonly(testCallSchema),
    expect: Type.Readonly(
      Type.Object(
        {
          matched: Type.Readonly(Type.Optional(Type.Boolean({ description: 'whether the policy matches' }))),
          verdict: Type.Readonly(
            Type.Optional(
              Type.Unsafe<'allow' | 'block' | 'needs_approval'>(
                Type.Union(
                  ['allow', 'block', 'needs_approval'].map((verdict) => Type.Literal(verdict)),
                  { description: 'what the policy alone decides' },
                ),
              ),
            ),
          ),
        },
        { additionalProperties: false, minProperties: 1 },
      ),
    ),
  },
  { additionalProperties: false },
);

/** All test cases of one policy. */
export const policyTestCasesSchema = Type.Array(policyTestCaseSchema, {
  maxItems: TEST_CASE_LIMITS.cases,
  description: 'calls and what the policy must make of them',
});

export type PolicyTestCase = Static<typeof policyTestCaseSchema>;

/**
 * Reads test cases from JSON.
 * @throws InvalidPolicyError (INVALID_REQUEST) whose `problems` name every place
 */
export function parseTestCases(input: unknown): readonly PolicyTestCase[] {
  const problems = new ProblemList();
  const seen = new Set<string>();
  for (const error of Value.Errors(policyTestCasesSchema, input)) {
    if (!seen.has(error.path)) problems.add(error.path, plainSentence(error));
    seen.add(error.path);
  }
  if (problems.all.length === 0) checkNames(input as readonly PolicyTestCase[], problems);
  if (problems.all.length === 0) return input as readonly PolicyTestCase[];
  throw new InvalidPolicyError('The test cases are not valid.', { problems: problems.all });
}

function checkNames(cases: readonly PolicyTestCase[], problems: ProblemList): void {
  const names = new Set<string>();
  cases.forEach(({ name, call: { at } }, index) => {
    if (names.has(name))
      problems.add(`/${index}/name`, 'is the name of an earlier case; name it differently');
    if (at !== undefined && Number.isNaN(Date.parse(at)))
      problems.add(
        `/${index}/call/at`,
        'is not in the calendar; write a time such as "2026-12-31T23:00:00Z"',
      );
    names.add(name);
  });
}
