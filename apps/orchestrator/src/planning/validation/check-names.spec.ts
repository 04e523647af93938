import { readCondition } from '../conditions/condition';
import type { InvalidPlanError } from '../planning.errors';
import { readPlan } from '../read-plan';

const RESERVED_ITEMS = [
  ...['steps', 'input', 'index', 'mailbox', 'blackboard', 'output'],
  ...['true', 'false', 'null', 'in', 'as', 'break', 'const', 'continue', 'else', 'for', 'function', 'if'],
  ...['import', 'let', 'loop', 'package', 'namespace', 'return', 'var', 'void', 'while'],
  ...['string', 'int', 'uint', 'double', 'bytes', 'bool', 'map', 'list', 'type', 'null_type', 'dyn'],
  ...['google', 'cel', 'optional'],
];
const GOOD_ITEMS = ['item', 'offer', 'size', 'has', 'exists', 'timestamp', 'one_input', 'constructor'];
const OBJECT_NAMES = ['constructor', 'toString', 'valueOf', 'hasOwnProperty', 'isPrototypeOf', '__proto__'];

const fan = (item: string): object => ({
  id: 'fan',
  type: 'map',
  over: '{{input.list}}',
  item,
  steps: [{ id: 'ask', type: 'llm-call', prompt: 'x' }],
});
const writer = (more: object): object => ({ id: 's', type: 'llm-call', prompt: 'x', ...more });

function problemsOf(step: object): readonly { field: string; message: string }[] {
  try {
    readPlan({ steps: [step] });
    return [];
  } catch (error) {
    return (error as InvalidPlanError).problems;
  }
}

describe('names in plans', () => {
  it.each(RESERVED_ITEMS)('do not let an item be called %s', (item) => {
    expect(problemsOf(fan(item))).toEqual([
      { field: '/steps/0/item', message: expect.stringContaining(`write one_${item}.`) },
    ]);
  });

  it.each(GOOD_ITEMS)('let an item be called %s, which conditions can read', (item) => {
    expect(problemsOf(fan(item))).toEqual([]);
    const { condition } = readCondition(`${item} == 1`, [item]);
    expect(condition?.evaluate({ input: {}, variables: { [item]: 1 }, outputOf: () => null })).toBe(true);
  });

  it.each(OBJECT_NAMES)('do not let messages and values be called %s', (name) => {
    const written = { emit: [{ type: name, payload: 1 }], post: [{ key: name, value: 1 }] };

    const places = problemsOf(writer(written)).map(({ field }) => field);

    expect(new Set(places)).toEqual(new Set(['/steps/0/emit/0/type', '/steps/0/post/0/key']));
  });

  it('say what to write instead', () => {
    const [problem] = problemsOf(writer({ post: [{ key: 'toString', value: 1 }] }));

    expect(problem?.message).toBe("'toString' is a name that every object has; write my_toString.");
  });
});
