import type { InvalidRequestError } from '@app/kernel';
import type { Plan } from './plan';
import { assertRunnable } from './plan-validation';
import { referencedSteps, resolveReferences } from './references';

const aPlan = (...steps: [id: string, dependsOn?: string[], prompt?: string][]): Plan => ({
  steps: steps.map(([id, depends_on = [], prompt = 'x']) => ({ id, type: 'llm-call', prompt, depends_on })),
});

function problemsOf(plan: Plan): readonly { field: string; message: string }[] {
  try {
    assertRunnable(plan);
    return [];
  } catch (error) {
    return (error as InvalidRequestError).problems;
  }
}

describe(assertRunnable.name, () => {
  it('accepts a diamond', () => {
    expect(problemsOf(aPlan(['a'], ['b', ['a']], ['c', ['a']], ['d', ['b', 'c']]))).toEqual([]);
  });

  it.each([
    ['a duplicate id', aPlan(['a'], ['a']), '/plan/steps/1/id', "Two steps are called 'a'"],
    [
      'an unknown dependency',
      aPlan(['a', ['b']]),
      '/plan/steps/0/depends_on',
      "waits for 'b', which is not a step",
    ],
    ['a circle', aPlan(['a', ['b']], ['b', ['a']], ['c']), '/plan/steps', 'circle: a, b.'],
    ['a step that waits for itself', aPlan(['a', ['a']]), '/plan/steps', 'circle: a.'],
    [
      'an undeclared reference',
      aPlan(['a'], ['b', [], 'use {{steps.a.output.response}}']),
      '/plan/steps/1/prompt',
      "add 'a' to its depends_on",
    ],
  ])('names %s and its place', (_, plan, field, message) => {
    expect(problemsOf(plan)).toEqual([{ field, message: expect.stringContaining(message) as string }]);
  });
});

describe(resolveReferences.name, () => {
  it('fills in answers once and leaves references inside answers alone', () => {
    const prompt = 'A {{steps.a.output.response}} B {{ steps.b.output.response }} {{steps.c.output}}';

    const resolved = resolveReferences(prompt, (id) => `<${id}:{{steps.b.output.response}}>`);

    expect(resolved).toBe(
      'A <a:{{steps.b.output.response}}> B <b:{{steps.b.output.response}}> {{steps.c.output}}',
    );
    expect(referencedSteps(prompt)).toEqual(['a', 'b']);
  });
});
