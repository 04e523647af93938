import fc from 'fast-check';
import type { Json } from '@app/kernel';
import type { Plan } from './plan';
import { InvalidPlanError } from './planning.errors';
import { readPlan, readPlanText } from './read-plan';

type Fields = Readonly<Record<string, unknown>>;
const llm = (id: string, more: Fields = {}): Fields => ({ id, type: 'llm-call', prompt: 'x', ...more });
const planOf = (...steps: Fields[]): Fields => ({ steps });
const choice = (id: string, condition: string, more: Fields): Fields => ({
  id,
  type: 'conditional',
  condition,
  ...more,
});

function problemsOf(document: unknown): readonly { field: string; message: string }[] {
  try {
    readPlan(document, '/plan');
    return [];
  } catch (error) {
    return (error as InvalidPlanError).problems;
  }
}

const dependenciesOf = ({ steps }: Plan): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(steps.map(({ id, depends_on }) => [id, depends_on ?? []]));

describe(readPlan.name, () => {
  it('takes a plan with every type of step and adds what is implied', () => {
    const plan = readPlan({
      name: 'Trip',
      input_schema: { type: 'object', properties: { city: { type: 'string' }, limit: { type: 'number' } } },
      steps: [
        llm('ideas', {
          prompt: 'Ideas for {{input.city}}',
          output_schema: {
            type: 'object',
            properties: { cities: { type: 'array', items: { type: 'string' } } },
          },
        }),
        {
          id: 'fan',
          type: 'map',
          over: '{{steps.ideas.output.data.cities}}',
          item: 'city',
          steps: [
            llm('hotel', { prompt: 'Hotels in {{city}} number {{index}}' }),
            llm('price', { prompt: '{{steps.hotel.output.response}} {{steps.rates.output.eur}}' }),
          ],
        },
        {
          id: 'rates',
          type: 'connector-call',
          connector: 'fx',
          operation: 'query',
          parameters: { to: ['EUR'] },
        },
        choice('cheap', 'steps.rates.output.eur < 1.1 && input.limit > 5', {
          if_true: ['book'],
          if_false: ['ask'],
        }),
        { id: 'ask', type: 'approval', message: 'Book for {{input.limit}}?' },
        { id: 'book', type: 'agent', agent: 'booking', query: 'Book {{steps.fan.output[0]}}' },
        { id: 'inner', type: 'sub-plan', plan: planOf(llm('own')), input: { of: '{{steps.fan.output}}' } },
        { id: 'end', type: 'synthesis', depends_on: ['inner', 'book', 'ask'] },
      ],
      output: { answer: '{{steps.end.output.response}}' },
    });

    expect(dependenciesOf(plan)).toEqual({
      ideas: [],
      fan: ['ideas', 'rates'],
      rates: [],
      cheap: ['rates'],
      ask: ['cheap'],
      book: ['cheap', 'fan'],
      inner: ['fan'],
      end: ['inner', 'book', 'ask'],
    });
    const [, fan] = plan.steps;
    expect(fan?.type === 'map' && dependenciesOf(fan)).toEqual({ hotel: [], price: ['hotel'] });
  });

  it.each<[string, unknown, string, string]>([
    ['nothing', null, '/plan', 'must be an object'],
    ['no steps', planOf(), '/plan/steps', 'must not be empty'],
    [
      'an unknown type',
      planOf({ id: 'a', type: 'magic' }),
      '/plan/steps/0/type',
      'one of llm-call, connector-call',
    ],
    [
      'a misspelt type',
      planOf({ id: 'a', type: 'llm_cal' }),
      '/plan/steps/0/type',
      'is no type of step; did you mean llm-call?',
    ],
    [
      'a misspelt field',
      planOf(llm('a', { timeout: 5 })),
      '/plan/steps/0/timeout',
      'is not a known field; did you mean timeout_ms?',
    ],
    ['a step without type', planOf({ id: 'a' }), '/plan/steps/0/type', 'one of llm-call'],
    [
      'a field of another type',
      planOf(llm('a', { connector: 'x' })),
      '/plan/steps/0/connector',
      'not a known field',
    ],
    [
      'a wrong value deep inside',
      planOf(llm('a', { retry: { attempts: 0 } })),
      '/plan/steps/0/retry/attempts',
      'at least 1',
    ],
    ['a deep document', planOf(llm('a', { output_schema: deep(200) })), '/plan', 'more than 100 levels'],
    [
      'a large document',
      planOf(...Array.from({ length: 12 }, (_, n) => llm(`s${n}`, { prompt: 'x'.repeat(99_000) }))),
      '/plan',
      'bytes',
    ],
    ['a duplicate id', planOf(llm('a'), llm('a')), '/plan/steps/1/id', "'a' is the id of another step"],
    [
      'an unknown dependency',
      planOf(llm('a', { depends_on: ['b'] })),
      '/plan/steps/0/depends_on',
      "'b' is not a step",
    ],
    [
      'a circle',
      planOf(llm('a', { depends_on: ['b'] }), llm('b', { prompt: '{{steps.a.output.response}}' }), llm('c')),
      '/plan/steps',
      'a → b → a',
    ],
    ['a step that waits for itself', planOf(llm('a', { depends_on: ['a'] })), '/plan/steps', 'a → a'],
    [
      'an unknown step',
      planOf(llm('a', { prompt: '{{steps.b.output.x}}' })),
      '/plan/steps/0/prompt',
      "'b', which is not a step here; known: a",
    ],
    [
      'an incomplete reference',
      planOf(llm('a'), llm('b', { prompt: '{{steps.a.response}}' })),
      '/plan/steps/1/prompt',
      'write steps.ID.output',
    ],
    [
      'an unknown root',
      planOf(llm('a', { prompt: '{{step.a.output}}' })),
      '/plan/steps/0/prompt',
      'known: steps, input',
    ],
    [
      'an item outside a map',
      planOf(llm('a', { prompt: '{{item}}' })),
      '/plan/steps/0/prompt',
      'nothing has here',
    ],
    [
      'a path that no answer has',
      planOf(llm('a'), llm('b', { prompt: '{{steps.a.output.price}}' })),
      '/plan/steps/1/prompt',
      'known: response',
    ],
    [
      'a path against a schema',
      planOf(
        {
          id: 'a',
          type: 'connector-call',
          connector: 'x',
          operation: 'query',
          output_schema: {
            type: 'object',
            properties: { rows: { type: 'array', items: { type: 'string' } } },
          },
        },
        llm('b', { prompt: '{{steps.a.output.rows.name}}' }),
      ),
      '/plan/steps/1/prompt',
      'asked of a list',
    ],
    [
      'input that its schema does not have',
      {
        input_schema: { type: 'object', properties: { city: {} } },
        ...planOf(llm('a', { prompt: '{{input.town}}' })),
      },
      '/plan/steps/0/prompt',
      'input_schema',
    ],
    [
      'a reference in parameters',
      planOf({
        id: 'a',
        type: 'connector-call',
        connector: 'x',
        operation: 'query',
        parameters: { 'a/b': [{ c: '{{steps.z.output}}' }] },
      }),
      '/plan/steps/0/parameters/a~1b/0/c',
      "'z'",
    ],
    ['a bad output', { ...planOf(llm('a')), output: { x: '{{steps.q.output}}' } }, '/plan/output/x', "'q'"],
    [
      'a broken condition',
      planOf(llm('a'), choice('c', 'steps.a.output.response ==', { if_true: ['a'] })),
      '/plan/steps/1/condition',
      'at character',
    ],
    [
      'an unknown name in a condition',
      planOf(llm('a'), choice('c', 'nope > 1', { if_true: ['a'] })),
      '/plan/steps/1/condition',
      'nope',
    ],
    [
      'a slow condition',
      planOf(llm('a'), choice('c', "input.x.matches('a+')", { if_true: ['a'] })),
      '/plan/steps/1/condition',
      'matches is not known',
    ],
    [
      'a condition on an unknown step',
      planOf(llm('a'), choice('c', 'steps.zz.output.n > 1', { if_true: ['a'] })),
      '/plan/steps/1/condition',
      "'zz'",
    ],
    ['no branches', planOf(choice('c', 'input.x', {})), '/plan/steps/0', 'chooses nothing'],
    [
      'an unknown branch',
      planOf(choice('c', 'input.x', { branches: { a: ['q'] } })),
      '/plan/steps/0/branches',
      "'q'",
    ],
    [
      'a text for if_true',
      planOf(llm('a'), choice('c', "'x' + 'y'", { if_true: ['a'] })),
      '/plan/steps/1/condition',
      'true or false',
    ],
    [
      'a branch that is never chosen',
      planOf(llm('a'), choice('c', 'input.x > 1', { branches: { high: ['a'] } })),
      '/plan/steps/1/branches',
      'never chosen',
    ],
    [
      'a constant condition',
      planOf(llm('a'), llm('b'), choice('c', '1 < 2', { if_true: ['a'], if_false: ['b'] })),
      '/plan/steps/2/if_false',
      'always true',
    ],
    [
      'a step on both sides',
      planOf(llm('a'), choice('c', 'input.x', { if_true: ['a'], if_false: ['a'] })),
      '/plan/steps/1/if_false',
      'which if_true names too',
    ],
    [
      'a step behind both sides',
      planOf(
        llm('a'),
        llm('b'),
        choice('c', 'input.x', { if_true: ['a'], if_false: ['b'] }),
        llm('d', { depends_on: ['a', 'b'] }),
      ),
      '/plan/steps/3',
      "two sides of 'c'",
    ],
    [
      'a question to more people than there may be',
      planOf({ id: 'ok', type: 'approval', message: 'Book?', required_approvals: 11 }),
      '/plan/steps/0/required_approvals',
      'at most 10',
    ],
    [
      'a question to more people than may answer it',
      planOf({
        ...{ id: 'ok', type: 'approval', message: 'Book?', required_approvals: 2 },
        approvers: { users: ['ann@example.com'] },
      }),
      '/plan/steps/0/required_approvals',
      'more than the 1 who may approve',
    ],
    [
      'somebody to tell by other means',
      planOf({ id: 'ok', type: 'approval', message: 'Book?', notify_url: 'mailto:ann@example.com' }),
      '/plan/steps/0/notify_url',
      'must match ^https?://',
    ],
    [
      'credentials in the address of who is told',
      planOf({ id: 'ok', type: 'approval', message: 'Book?', notify_url: 'https://me:secret@example.com/' }),
      '/plan/steps/0/notify_url',
      'must not hold credentials',
    ],
    [
      'a reference in that address',
      planOf({ id: 'ok', type: 'approval', message: 'Book?', notify_url: 'https://a.example/{{input.id}}' }),
      '/plan/steps/0/notify_url',
      'must not hold references',
    ],
    [
      'no reference in over',
      planOf({ id: 'm', type: 'map', over: 'x', steps: [llm('a')] }),
      '/plan/steps/0/over',
      'one reference',
    ],
    [
      'an object in over',
      planOf(llm('a'), { id: 'm', type: 'map', over: '{{steps.a.output}}', steps: [llm('b')] }),
      '/plan/steps/1/over',
      'list',
    ],
    [
      'an id of a step around',
      planOf(llm('a'), { id: 'm', type: 'map', over: '{{input}}', steps: [llm('a')] }),
      '/plan/steps/1/steps/0/id',
      'another step',
    ],
    [
      'a look outside a sub-plan',
      planOf(llm('a'), {
        id: 's',
        type: 'sub-plan',
        plan: planOf(llm('b', { prompt: '{{steps.a.output}}' })),
      }),
      '/plan/steps/1/plan/steps/0/prompt',
      'not a step here',
    ],
    [
      'two sources of a sub-plan',
      planOf({ id: 's', type: 'sub-plan', plan_id: 'p', plan: planOf(llm('b')) }),
      '/plan/steps/0',
      'either plan or plan_id',
    ],
    [
      'a budget above the plan’s',
      { ...planOf(llm('a', { budget: { tokens: 20 } })), budget: { tokens: 10 } },
      '/plan/steps/0/budget/tokens',
      'more than the 10',
    ],
    [
      'an answer above the budget',
      { ...planOf(llm('a', { max_tokens: 20 })), budget: { tokens: 10 } },
      '/plan/steps/0/max_tokens',
      '10 tokens',
    ],
    [
      'a retry of a map, which does nothing itself',
      planOf(llm('a'), {
        ...{ id: 'm', type: 'map', over: '{{input}}', steps: [llm('b')], retry: { attempts: 2 } },
      }),
      '/plan/steps/1/retry',
      'put it on the steps',
    ],
    [
      'replanning inside a map',
      planOf({ id: 'm', type: 'map', over: '{{input}}', steps: [llm('b', { on_failure: 'replan' })] }),
      '/plan/steps/0/steps/0/on_failure',
      'only for steps of the plan itself',
    ],
    [
      'a retry that shrinks',
      planOf(llm('a', { retry: { attempts: 2, backoff_ms: 9, max_ms: 3 } })),
      '/plan/steps/0/retry/max_ms',
      'raise',
    ],
    [
      'a schema that is none',
      planOf(llm('a', { output_schema: { type: 'thing' } })),
      '/plan/steps/0/output_schema',
      'JSON Schema',
    ],
    [
      'a slow pattern in a schema',
      planOf(llm('a', { output_schema: { type: 'string', pattern: '(?=a)b' } })),
      '/plan/steps/0/output_schema',
      'RE2',
    ],
  ])('names %s, its place, and what to write', (_, document, field, message) => {
    expect(problemsOf(document)).toEqual([{ field, message: expect.stringContaining(message) }]);
  });

  it('lists every problem at once', () => {
    const problems = problemsOf(
      planOf(
        llm('a', { depends_on: ['x'] }),
        llm('a', { prompt: '{{steps.y.output}}', output_schema: { type: 1 } }),
      ),
    );

    expect(problems.map(({ field }) => field)).toEqual([
      '/plan/steps/1/id',
      '/plan/steps/0/depends_on',
      '/plan/steps/1/prompt',
      '/plan/steps/1/output_schema',
    ]);
  });

  it('refuses nests of plans that are too deep and too many steps in all', () => {
    const nested = (levels: number): Fields =>
      levels === 0 ? planOf(llm('a')) : planOf({ id: 's', type: 'sub-plan', plan: nested(levels - 1) });
    const many = (id: string): Fields => ({
      id,
      type: 'map',
      over: '{{input}}',
      steps: Array.from({ length: 600 }, (_, n) => llm(`${id}${n}`)),
    });

    expect(problemsOf(nested(8))).toEqual([]);
    expect(problemsOf(nested(9))[0]?.message).toContain('more than 8 maps and sub-plans');
    expect(problemsOf(planOf(many('m'), many('n')))[0]?.message).toContain('are 1202 together');
  });

  it('lets a join of any kind stand behind two sides', () => {
    const sides = [llm('a'), llm('b'), choice('c', 'input.x', { if_true: ['a'], if_false: ['b'] })];

    expect(problemsOf(planOf(...sides, llm('d', { depends_on: ['a', 'b'], join: 'any' })))).toEqual([]);
    expect(problemsOf(planOf(...sides, { id: 'd', type: 'synthesis', depends_on: ['a', 'b'] }))).toEqual([]);
  });

  it('accepts graphs exactly when they have an order', () => {
    const graphs = fc
      .integer({ min: 1, max: 12 })
      .chain((count) =>
        fc.tuple(
          fc.constant(count),
          fc.array(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), { maxLength: 14 }),
        ),
      );

    fc.assert(
      fc.property(graphs, fc.boolean(), ([count, edges], byReference) => {
        const steps = Array.from({ length: count }, (_, at) => {
          const before = [...new Set(edges.filter(([to]) => to === at).map(([, from]) => `s${from}`))];
          return byReference
            ? llm(`s${at}`, {
                prompt: `x ${before.map((id) => `{{steps.${id}.output.response}}`).join(' ')}`,
              })
            : llm(`s${at}`, { depends_on: before });
        });

        expect(problemsOf({ steps }).length === 0).toBe(hasOrder(count, edges));
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    [1, '/steps/0/prompt is required.'],
    [2, '/steps/0/prompt is required. There is 1 more problem.'],
    [3, '/steps/0/prompt is required. There are 2 more problems.'],
  ])('says in one sentence what is wrong with %i steps', (count, sentence) => {
    const steps = Array.from({ length: count }, (_, at) => ({ id: `s${at}`, type: 'llm-call' }));

    expect(() => readPlan(planOf(...steps))).toThrow(new Error(`The plan cannot run: ${sentence}`));
  });

  it('reads YAML and JSON, and says where a file is broken', () => {
    const yaml = 'steps:\n  - id: a\n    type: llm-call\n    prompt: Hello\n';

    expect(readPlanText(yaml)).toEqual(readPlanText(JSON.stringify(planOf(llm('a', { prompt: 'Hello' })))));
    expect(() => readPlanText('steps:\n  - id: a\n id: b')).toThrow(/line 3/);
    expect(() => readPlanText('a: 1\na: 2')).toThrow(InvalidPlanError);
  });
});

function hasOrder(count: number, edges: readonly (readonly [number, number])[]): boolean {
  const left = new Set(Array.from({ length: count }, (_, at) => at));
  for (;;) {
    const free = [...left].filter((at) => !edges.some(([to, from]) => to === at && left.has(from)));
    if (free.length === 0) return left.size === 0;
    for (const at of free) left.delete(at);
  }
}

function deep(levels: number): Json {
  return levels === 0 ? {} : { properties: deep(levels - 1) };
}
