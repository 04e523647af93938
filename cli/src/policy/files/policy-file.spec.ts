import { readPolicyFile } from './policy-file';

const REFUNDS = `name: Refunds
stages: [llm.request]
condition:
  field: query
  operator: contains
  value: refund
action: block
tests:
  - name: a refund is refused
    call: { stage: llm.request, text: I want a refund }
    expect: { verdict: block }
`;

describe(readPolicyFile.name, () => {
  it('reads a policy with its tests and fills in defaults', () => {
    const { policies, problems } = readPolicyFile('refunds.yaml', REFUNDS);

    expect(problems).toEqual([]);
    expect(policies).toEqual([
      {
        file: 'refunds.yaml',
        line: 1,
        column: 1,
        document: expect.objectContaining({ name: 'Refunds', mode: 'enforce', severity: 'medium' }),
        tests: [expect.objectContaining({ name: 'a refund is refused' })],
      },
    ]);
    expect(policies[0]?.document).not.toHaveProperty('tests');
  });

  it('reads a list, and JSON', () => {
    const policy = { name: 'A', stages: ['plan.step'], condition: { all: [] }, action: 'log' };

    const { policies } = readPolicyFile(
      'list.json',
      JSON.stringify([policy, { ...policy, name: 'B' }], null, 2),
    );

    expect(policies.map(({ document, line }) => [document.name, line])).toEqual([
      ['A', 2],
      ['B', 12],
    ]);
  });

  it('says what is wrong where, in policies and tests', () => {
    const text = `- ${REFUNDS.replace('contains', 'contians')
      .replace('verdict: block', 'verdict: no')
      .replaceAll('\n', '\n  ')}`;

    const { policies, problems } = readPolicyFile('list.yaml', text);

    expect(policies).toEqual([]);
    expect(problems).toEqual([
      {
        file: 'list.yaml',
        line: 5,
        column: 5,
        pointer: '/0/condition/operator',
        message: expect.stringContaining('did you mean contains?'),
      },
      {
        file: 'list.yaml',
        line: 11,
        column: 17,
        pointer: '/0/tests/0/expect/verdict',
        message: expect.any(String),
      },
    ]);
  });

  it('points to the parent of what is missing', () => {
    const { problems } = readPolicyFile('a.yaml', '\nname: A\nstages: [plan.step]\naction: log\n');

    expect(problems).toEqual([expect.objectContaining({ line: 2, column: 1, pointer: '/condition' })]);
  });

  it.each([
    ['a key that is there twice', 'name: A\nname: B\n', 2],
    ['a bracket that is open', 'name: [A\n', 2],
    ['a tag of its own', 'name: !secret A\n', 1],
    ['a second document', 'name: A\n---\nname: B\n', 2],
    ['an alias that leads nowhere', 'name: *nowhere\n', 1],
  ])('refuses %s', (_case, text, line) => {
    const { policies, problems } = readPolicyFile('a.yaml', text);

    expect(policies).toEqual([]);
    expect(problems[0]).toMatchObject({ file: 'a.yaml', line, pointer: '' });
  });

  it('refuses a tree that is too deep to read', () => {
    const { problems } = readPolicyFile('a.yaml', `condition: ${'{not: '.repeat(50_000)}`);

    expect(problems[0]?.message).toBe('is nested too deep');
  });

  it('refuses aliases that multiply', () => {
    const names = 'abcdefghi'.split('');
    const lines = names.map((name, index) => {
      const entries =
        index === 0
          ? 'x,x,x,x,x,x,x,x,x'
          : Array(9)
              .fill(`*${names[index - 1]}`)
              .join(',');
      return `- &${name} [${entries}]`;
    });

    const { problems } = readPolicyFile('a.yaml', lines.join('\n'));

    expect(problems).toHaveLength(1);
    expect(problems[0]?.message).toContain('alias');
  });

  it.each([
    ['', 1],
    ['# nothing', 1],
    ['just a text', 1],
    ['- 1\n- null', 2],
    ['[]', 0],
  ])('says what is no policy in %j', (text, count) => {
    const { policies, problems } = readPolicyFile('a.yaml', text);

    expect(policies).toEqual([]);
    expect(problems).toHaveLength(count);
  });
});
