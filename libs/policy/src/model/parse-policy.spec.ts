import { InvalidPolicyError } from '../policy.errors';
import { aDocument } from '../spec/builders';
import { readCases } from '../spec/read-cases';
import { parsePolicy } from './parse-policy';

type Problems = readonly (readonly [string, string])[];
interface DocumentCase {
  readonly rule: string;
  readonly document?: unknown;
  readonly change?: object;
  readonly problems: Problems;
}
interface ConditionCase {
  readonly rule: string;
  readonly condition: unknown;
  readonly problems: Problems;
}

const problemsOf = (input: unknown): Problems => {
  try {
    parsePolicy(input);
    return [];
  } catch (error) {
    if (!(error instanceof InvalidPolicyError)) throw error;
    return error.problems.map(({ field, message }) => [field, message]);
  }
};
const withCondition = (condition: unknown): object => ({ ...aDocument(), condition });
const nested = (depth: number): object =>
  depth === 1 ? { finding: { category: 'pii' } } : { not: nested(depth - 1) };

describe(parsePolicy.name, () => {
  it('fills in defaults', () => {
    const given = { name: 'n', stages: ['llm.request'], condition: { all: [] }, action: 'log' };

    expect(parsePolicy(given)).toEqual({
      ...given,
      description: '',
      category: 'custom',
      reason: 'The policy "n" applies to this call.',
      severity: 'medium',
      priority: 0,
      tags: [],
      mode: 'enforce',
      appliesTo: {},
    });
  });

  it('changes nothing that is whole', () => {
    expect(parsePolicy(aDocument())).toEqual(aDocument());
  });

  it.each([null, [], 'policy', 5])('refuses %j', (input) => {
    expect(problemsOf(input)).toEqual([['', 'must be an object with name, stages, condition and action']]);
  });

  it.each(readCases<DocumentCase>('invalid-documents'))('$rule', ({ document, change, problems }) => {
    expect(problemsOf(document ?? { ...aDocument(), ...change })).toEqual(problems);
  });

  it.each(readCases<ConditionCase>('invalid-conditions'))('$rule', ({ condition, problems }) => {
    expect(problemsOf(withCondition(condition))).toEqual(
      problems.map(([field, message]) => [`/condition${field}`, message]),
    );
  });

  it('accepts ten levels and refuses the eleventh', () => {
    expect(problemsOf(withCondition(nested(10)))).toEqual([]);
    expect(problemsOf(withCondition(nested(11)))).toEqual([
      [`/condition${'/not'.repeat(10)}`, 'is nested too deep; at most 10 levels are allowed'],
    ]);
  });

  it('is not exhausted by absurd nesting', () => {
    expect(
      problemsOf(withCondition(JSON.parse('{"not":'.repeat(5_000) + '{}' + '}'.repeat(5_000)))),
    ).toHaveLength(1);
  });

  it('accepts two hundred parts and refuses the next, once', () => {
    const all = (count: number): object => ({ all: Array.from({ length: count }, () => ({ all: [] })) });

    expect(problemsOf(withCondition(all(199)))).toEqual([]);
    expect(problemsOf(withCondition(all(10_000)))).toEqual([
      ['/condition/all/199', 'is one part too many; a condition may have at most 200 parts'],
    ]);
  });

  it('keeps a list of problems bounded', () => {
    const broken = { all: Array.from({ length: 150 }, () => ({})) };

    expect(problemsOf(withCondition(broken))).toHaveLength(50);
  });
});
