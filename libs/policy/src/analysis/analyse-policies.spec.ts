import type { PolicyId } from '@app/kernel';
import type { PolicyDocument } from '../model/policy-document';
import { aDocument } from '../spec/builders';
import { analysePolicies } from './analyse-policies';

const NOW = new Date('2026-06-01T00:00:00Z');
const onTool = (...value: readonly string[]) => ({ field: 'tool', operator: 'in' as const, value });
const ssn = { finding: { types: ['US_SSN'] } };
type Documents = Readonly<Record<string, Partial<PolicyDocument>>>;

const issuesOf = async (documents: Documents) => {
  const policies = Object.entries(documents).map(([id, document]) => ({
    id: id as PolicyId,
    document: aDocument({ name: id, ...document }),
  }));
  const issues = await analysePolicies(policies, NOW);
  return issues.map(({ kind, otherId, policyId }) => [kind, policyId, otherId]);
};

describe(analysePolicies.name, () => {
  it.each<[string, Documents, unknown[]]>([
    [
      'a policy that stops what another one masks',
      { stop: { condition: ssn, action: 'block' }, mask: { condition: ssn, action: 'redact' } },
      [['conflict', 'mask', 'stop']],
    ],
    [
      'two routes without a common provider',
      {
        a: { condition: onTool('x'), action: 'route', allowedProviders: ['one'] },
        b: { condition: onTool('x'), action: 'route', allowedProviders: ['two'] },
      },
      [['conflict', 'b', 'a']],
    ],
    [
      'a policy that a stricter and wider one hides',
      {
        wide: { condition: onTool('x', 'y'), action: 'block' },
        narrow: { condition: onTool('x'), action: 'require_approval' },
      },
      [['shadowed', 'narrow', 'wide']],
    ],
    [
      'one that is hidden by what it applies to',
      {
        wide: { condition: ssn, action: 'block' },
        narrow: { condition: ssn, appliesTo: { tools: ['x'] }, action: 'require_approval' },
      },
      [['shadowed', 'narrow', 'wide']],
    ],
    [
      'one that does the same',
      {
        wide: { condition: onTool('x', 'y'), severity: 'high' },
        narrow: { condition: onTool('x'), severity: 'low' },
      },
      [['redundant', 'narrow', 'wide']],
    ],
    [
      'one that asks the same people for no more',
      {
        wide: {
          condition: onTool('x', 'y'),
          action: 'require_approval',
          requiredApprovals: 2,
          fourEyes: true,
        },
        narrow: { condition: onTool('x'), action: 'require_approval', severity: 'low' },
      },
      [['redundant', 'narrow', 'wide']],
    ],
    ['one whose time is over', { old: { validUntil: '2026-05-31T00:00:00Z' } }, [['dead', 'old', null]]],
    [
      'one that asks for the impossible at all its stages',
      { never: { condition: { all: [onTool('x'), onTool('y')] } } },
      [['dead', 'never', null]],
    ],
  ])('finds %s', async (_, documents, issues) => {
    expect(await issuesOf(documents)).toEqual(issues);
  });

  it.each<[string, Documents]>([
    [
      'a hidden policy that does something else besides',
      {
        a: { condition: ssn, action: 'block' },
        b: { condition: onTool('x'), action: 'block' },
        narrow: {
          condition: { all: [ssn, onTool('x')] },
          action: 'block',
          furtherActions: [{ action: 'alert' }],
        },
      },
    ],
    ['policies on different calls', { a: { condition: onTool('x') }, b: { condition: onTool('y') } }],
    [
      'policies at different stages',
      { a: { condition: ssn, stages: ['llm.request'] }, b: { condition: ssn, stages: ['llm.response'] } },
    ],
    ['what only informs', { a: { condition: ssn, action: 'block' }, b: { condition: ssn, action: 'alert' } }],
    ['a shadow policy', { a: { condition: ssn }, b: { condition: ssn, mode: 'shadow' } }],
    [
      'a stricter one that is not always valid',
      {
        a: { condition: onTool('x', 'y'), validFrom: '2027-01-01T00:00:00Z' },
        b: { condition: onTool('x'), action: 'require_approval' },
      },
    ],
    ...[
      { approvers: ['cfo'] },
      { requiredApprovals: 2 },
      { fourEyes: true },
      { approvalExpirySeconds: 60 },
      { approvalNotifyUrl: 'https://example.com/' },
    ].map((terms): [string, Documents] => [
      `one that asks on terms of its own: ${Object.keys(terms).join()}`,
      {
        wide: { condition: onTool('x', 'y'), action: 'require_approval' },
        narrow: { condition: onTool('x'), action: 'require_approval', severity: 'low', ...terms },
      },
    ]),
    [
      'a stricter and narrower one',
      { a: { condition: onTool('x') }, b: { condition: onTool('x', 'y'), action: 'require_approval' } },
    ],
    [
      'what can match at one of its stages',
      {
        a: {
          condition: { field: 'response', operator: 'contains', value: 'x' },
          stages: ['llm.request', 'llm.response'],
        },
      },
    ],
  ])('does not complain about %s', async (_, documents) => {
    expect(await issuesOf(documents)).toEqual([]);
  });
});
