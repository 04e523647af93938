import fc from 'fast-check';
import { aCall } from '@app/testing';
import type { Condition } from '../model/condition';
import { anyCondition, anyQuestionAbout } from '../spec/arbitraries';
import { interpret } from '../spec/naive-interpreter';
import { contradictionIn } from './contradiction';
import { implies } from './implication';

const field = (name: string, operator: string, value: unknown) =>
  ({ field: name, operator, value }) as unknown as Condition;
const finding = (rest: object): Condition => ({ finding: rest });
const anyQuestion = anyQuestionAbout(aCall());

describe(implies.name, () => {
  it.each<[string, Condition, Condition]>([
    ['the same', field('tool', 'equals', 'sql'), field('tool', 'equals', 'sql')],
    ['one of a list', field('tool', 'equals', 'sql'), field('tool', 'in', ['sql', 'http'])],
    ['a longer part', field('query', 'contains', 'passwords'), field('query', 'contains', 'PASSWORD')],
    ['a higher bound', field('context.x', 'greater_than', 5), field('context.x', 'greater_than', 3)],
    ['fewer types', finding({ types: ['JWT'] }), finding({ types: ['US_SSN', 'JWT'] })],
    ['more findings', finding({ category: 'pii', minCount: 3 }), finding({ category: 'pii' })],
    [
      'one condition more',
      { all: [field('tool', 'equals', 'a'), field('stage', 'equals', 'b')] },
      field('tool', 'equals', 'a'),
    ],
    [
      'one choice less',
      { any: [field('tool', 'equals', 'a')] },
      { any: [field('tool', 'equals', 'b'), field('tool', 'equals', 'a')] },
    ],
    ['the opposite of more', { not: field('tool', 'in', ['a', 'b']) }, { not: field('tool', 'equals', 'a') }],
    ['nothing asked for', field('tool', 'equals', 'a'), { all: [] }],
  ])('sees %s, in one direction', (name, premise, conclusion) => {
    expect(implies(premise, conclusion)).toBe(true);
    if (name !== 'the same') expect(implies(conclusion, premise)).toBe(false);
  });

  it('is never wrong about a call', () => {
    fc.assert(
      fc.property(anyCondition, anyCondition, anyQuestion, (premise, conclusion, question) => {
        fc.pre(implies(premise, conclusion));

        if (interpret(premise, question) === 'yes') expect(interpret(conclusion, question)).toBe('yes');
      }),
      { numRuns: 2_000, maxSkipsPerRun: 1_000 },
    );
  });

  it('holds between a condition and every weaker one made of it', () => {
    fc.assert(
      fc.property(anyCondition, anyCondition, (condition, other) => {
        expect(implies({ all: [condition, other] }, condition)).toBe(true);
        expect(implies(condition, { any: [other, condition] })).toBe(true);
      }),
    );
  });
});

describe(contradictionIn.name, () => {
  it.each<[string, Condition]>([
    ['two values of one fact', { all: [field('tool', 'equals', 'a'), field('tool', 'equals', 'b')] }],
    ['two lists without a common value', { all: [field('tool', 'in', ['a']), field('tool', 'in', ['b'])] }],
    [
      'a part and its opposite',
      { all: [field('query', 'contains', 'a'), { not: field('query', 'contains', 'a') }] },
    ],
    [
      'a fact and its absence',
      { all: [field('context.x', 'exists', false), field('context.x', 'equals', 1)] },
    ],
    ['a finding that nobody makes', finding({ types: ['NO_SUCH_TYPE'] })],
    ['the response of a request', field('response', 'contains', 'a')],
    ['another stage', field('stage', 'equals', 'tool.request')],
    ['a stage that does not exist', field('stage', 'equals', 'llm.reqest')],
    ['only impossible choices', { any: [finding({ types: ['X'] }), field('response', 'exists', true)] }],
  ])('finds %s', (_, condition) => {
    expect(contradictionIn(condition, 'llm.request')).not.toBeNull();
  });

  it.each<[string, Condition]>([
    [
      'two values of a list',
      { all: [field('client.roles', 'equals', 'a'), field('client.roles', 'equals', 'b')] },
    ],
    ['the response when there is none', field('response', 'not_contains', 'a')],
    ['one possible choice', { any: [finding({ types: ['X'] }), finding({ types: ['JWT'] })] }],
  ])('lets pass %s', (_, condition) => {
    expect(contradictionIn(condition, 'llm.request')).toBeNull();
  });

  it('is never wrong about a call', () => {
    fc.assert(
      fc.property(fc.array(anyCondition, { minLength: 2, maxLength: 4 }), anyQuestion, (all, question) => {
        fc.pre(contradictionIn({ all }, question.stage) !== null);

        expect(interpret({ all }, question)).not.toBe('yes');
      }),
      { numRuns: 2_000, maxSkipsPerRun: 1_000 },
    );
  });
});
