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
        message: 'must be one of allow, block, needs_approval',
      },
    ]);
  });

  it.each([
    ['verdict: block', 'verdct: block', '/tests/0/expect/verdct', 11, 'is not known; remove it'],
    ['{ verdict: block }', '{}', '/tests/0/expect', 11, 'must be an object that is not empty'],
    ['{ verdict: block }', '{ matched: yes }', '/tests/0/expect/matched', 11, 'must be true or false'],
    [
      'stage: llm.request',
      'stage: chat',
      '/tests/0/call/stage',
      10,
      'must be one of llm.request, llm.response,',
    ],
    ['text: I want', 'txt: I want', '/tests/0/call/text', 10, 'is required; it must be a text of'],
    [
      'refund }',
      'refund, at: noon }',
      '/tests/0/call/at',
      10,
      'must be a time such as "2026-12-31T23:00:00Z"',
    ],
    ['refund }', 'refund, roles: [boss] }', '/tests/0/call/roles/0', 10, 'must be one of client, admin'],
  ])(
    'says in plain words what is wrong with a test that has %s as %s',
    (right, wrong, pointer, line, message) => {
      const { problems } = readPolicyFile('a.yaml', REFUNDS.replace(right, wrong));

      expect(problems).toContainEqual(
        expect.objectContaining({ file: 'a.yaml', line, pointer, message: expect.stringContaining(message) }),
      );
    },
  );

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
    expect(problems[0]?.message).toBe('has an alias that multiplies; write the values out');
  });

  it('reads values that policies share', () => {
    const shared = REFUNDS.replace('[llm.request]', '&stages [llm.request]').replace(
      'action: block',
      'action: block\nappliesTo: { models: *stages }',
    );

    expect(readPolicyFile('a.yaml', shared)).toMatchObject({
      problems: [],
      policies: [{ document: { appliesTo: { models: ['llm.request'] } } }],
    });
  });

  it('refuses a text that is too long to read', () => {
    const { problems } = readPolicyFile('a.yaml', `# ${'x'.repeat(1024 * 1024)}`);

    expect(problems).toEqual([
      { file: 'a.yaml', line: 1, column: 1, pointer: '', message: expect.stringContaining('split it') },
    ]);
  });

  it('reads many keys in time that grows with their number alone', () => {
    const textOf = (keys: number): string =>
      Array.from({ length: keys }, (_, index) => `k${index}: 1`).join('\n');
    const timeMs = (keys: number): number => {
      const startedMs = performance.now();
      readPolicyFile('a.yaml', textOf(keys));
      return performance.now() - startedMs;
    };
    timeMs(2_000);

    // Twenty times as much: 20 when it is in proportion, 400 when each key is compared with all others.
    expect(timeMs(40_000) / timeMs(2_000)).toBeLessThan(150);
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
