import type { Json } from '@app/kernel';
import { ConditionFailedError } from '../planning.errors';
import { readCondition, type Condition } from './condition';

const OUTPUTS: Readonly<Record<string, Json>> = {
  a: { price: 400, tags: ['x', 'y'], kind: 'train', deep: { ok: true } },
  'b-c': { n: 1.5 },
  failed: null,
};
const scope = {
  outputOf: (id: string) => OUTPUTS[id],
  input: { limit: 500 },
  variables: { item: { n: 2 }, index: 0 },
};

function conditionOf(source: string): Condition {
  const { condition, problem } = readCondition(source, ['item', 'index']);
  if (condition === null) throw new Error(problem);
  return condition;
}

describe(readCondition.name, () => {
  it.each([
    ['steps.a.output.price < 500', true],
    ['steps.a.output.price <= input.limit', true],
    ['steps.a.output.tags.exists(tag, tag == "y")', true],
    ['steps["b-c"].output.n >= 1 && !steps.a.output.deep.ok', false],
    ['steps.failed.output == null', true],
    ['has(steps.a.output.gone)', false],
    ['item.n == 2 && index == 0', true],
    ['steps.a.output.kind', 'train'],
    ['size(steps.a.output.tags)', 2],
    ['input.limit > 100 ? "high" : "low"', 'high'],
  ])('evaluates %s', (source, expected) => {
    expect(conditionOf(source).evaluate(scope)).toBe(expected);
  });

  it('names what it reads', () => {
    const { references } = conditionOf('steps.a.output.tags[0] == input.x.y || steps["b-c"].output.n > 1.0');

    expect(references.map(({ stepId, path }) => [stepId, path])).toEqual([
      ['a', ['tags', 0]],
      [null, ['x', 'y']],
      ['b-c', ['n']],
    ]);
  });

  it.each(['steps.a.output.gone > 1', 'steps.a.output.kind > 1', 'steps.a.output.tags'])(
    'fails when the values do not fit: %s',
    (source) => {
      expect(() => conditionOf(source).evaluate(scope)).toThrow(ConditionFailedError);
    },
  );

  it.each([
    ['a == 1', 'character 1'],
    ['1 +', 'character 4'],
    ['input.a.matches("x")', 'character 1: matches is not known'],
    ['input.a.all(x, input.b.exists(y, x == y))', 'inside another comprehension'],
  ])('refuses %s and says where', (source, problem) => {
    expect(readCondition(source, []).problem).toContain(problem);
  });
});
