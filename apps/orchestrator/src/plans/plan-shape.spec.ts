import type { Plan } from '../planning/plan';
import { complexityOf, isParallel, longestWay } from './plan-shape';

const planOf = (edges: Record<string, string[]>): Plan => ({
  steps: Object.entries(edges).map(([id, depends_on]) => ({ id, type: 'llm-call', prompt: 'x', depends_on })),
});

describe('the shape of a plan', () => {
  it.each<[string, Plan, number, boolean]>([
    ['one step', planOf({ a: [] }), 1, false],
    ['a chain', planOf({ c: ['b'], b: ['a'], a: [] }), 3, false],
    ['a diamond', planOf({ a: [], b: ['a'], c: ['a'], d: ['b', 'c'] }), 3, true],
  ])('is that of %s', (_, plan, way, parallel) => {
    expect([longestWay(plan), isParallel(plan)]).toEqual([way, parallel]);
  });

  it('weighs plans from 1 to 5', () => {
    const sized = (count: number): Plan =>
      planOf(Object.fromEntries(Array.from({ length: count }, (_, index) => [`s${index}`, []])));

    expect([1, 2, 4, 8, 16, 900].map((count) => complexityOf(sized(count)))).toEqual([1, 2, 3, 4, 5, 5]);
  });
});
