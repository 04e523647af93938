import { parsePolicy } from '@app/policy';
import type { AuthoredPolicy } from '../files/policy-file';
import { describeChanges } from './describe-changes';
import { planChanges, type ServerPolicy } from './plan-changes';

const documentOf = (name: string, fields: object = {}): AuthoredPolicy['document'] =>
  parsePolicy({ name, stages: ['llm.request'], condition: { all: [] }, action: 'log', ...fields });
const authored = (name: string, fields: object = {}): AuthoredPolicy => ({
  file: 'policies.yaml',
  line: 1,
  column: 1,
  document: documentOf(name, fields),
  tests: [],
});
const onServer = (name: string, more: Partial<ServerPolicy> = {}): ServerPolicy => ({
  id: `id of ${name}`,
  document: documentOf(name),
  tests: [],
  version: 1,
  publishedVersion: 1,
  ...more,
});
const aTest = {
  name: 'it matches',
  call: { stage: 'llm.request', text: 'x' },
  expect: { matched: true },
} as const;

describe(planChanges.name, () => {
  it.each([
    ['creates what the server does not have', authored('A'), [], { kind: 'create', name: 'A' }],
    ['leaves what is the same and in force', authored('A'), [onServer('A')], { kind: 'leave', name: 'A' }],
    [
      'publishes what is the same and a draft',
      authored('A'),
      [onServer('A', { version: 2 })],
      { kind: 'publish', name: 'A' },
    ],
    [
      'publishes what was never in force',
      authored('A'),
      [onServer('A', { publishedVersion: null })],
      { kind: 'publish', name: 'A' },
    ],
    [
      'updates what differs, field by field',
      authored('A', { severity: 'high' }),
      [onServer('A')],
      { kind: 'update', name: 'A', fields: [{ field: '/severity', previous: 'medium', next: 'high' }] },
    ],
    [
      'updates what has other tests',
      { ...authored('A'), tests: [aTest] },
      [onServer('A')],
      { kind: 'update', name: 'A', fields: [{ field: '/tests', previous: [], next: [aTest] }] },
    ],
  ])('%s', (_case, file, server, change) => {
    expect(planChanges([file], server)).toEqual([change]);
  });

  it('lists what only the server has last', () => {
    expect(planChanges([authored('B')], [onServer('A'), onServer('B')])).toEqual([
      { kind: 'leave', name: 'B' },
      { kind: 'only-on-server', name: 'A', id: 'id of A' },
    ]);
  });
});

describe(describeChanges.name, () => {
  const changes = planChanges(
    [
      authored('New'),
      authored('Changed', { priority: 7, validUntil: '2030-01-01T00:00:00Z' }),
      authored('Same'),
    ],
    [onServer('Changed'), onServer('Same'), onServer('Other')],
  );

  it('says what is done and what stays', () => {
    expect(describeChanges(changes, { prune: false })).toBe(
      [
        '+ create   New',
        '~ change   Changed',
        '    /priority: 0 -> 7',
        '    /validUntil: "2030-01-01T00:00:00Z" is new',
        '= leave    Same',
        '? not in the files, stays  Other',
        '',
        '2 changes.',
      ].join('\n'),
    );
  });

  it('counts a removal when files are the whole truth', () => {
    const text = describeChanges(changes, { prune: true });

    expect(text).toContain('- remove   Other');
    expect(text).toContain('3 changes.');
  });

  it('says that nothing changes', () => {
    expect(describeChanges(planChanges([authored('A')], [onServer('A')]), { prune: true })).toContain(
      'No changes.',
    );
    expect(describeChanges([], { prune: true })).toBe('No changes.');
  });

  it('cuts long values', () => {
    const long = planChanges([authored('A', { description: 'x'.repeat(1000) })], [onServer('A')]);

    expect(describeChanges(long, { prune: false }).length).toBeLessThan(400);
  });
});
