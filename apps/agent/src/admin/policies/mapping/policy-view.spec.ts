import type { PolicyId } from '@app/kernel';
import type { StoredPolicy } from '@app/policy';
import { aPrincipal } from '@app/testing';
import type { ClientSoftware } from './client-software';
import { readPolicyBody } from './policy-body';
import { toPolicy, toPolicyAnswer } from './policy-view';

const stored = (body: object, overrides: Partial<StoredPolicy> = {}): StoredPolicy => ({
  id: 'p' as PolicyId,
  scope: 'tenant',
  version: 2,
  publishedVersion: 2,
  publishedAt: new Date(0),
  document: readPolicyBody(body).document,
  author: 'jane',
  createdAt: new Date(0),
  updatedAt: new Date(0),
  ...overrides,
});
const asker = (software: ClientSoftware = 'current') => ({ principal: aPrincipal(), software });
const contract = {
  name: 'Wires',
  description: 'd',
  type: 'compliance',
  category: 'dynamic-compliance',
  conditions: [{ field: 'query', operator: 'contains', value: 'wire' }],
  actions: [
    { type: 'log', config: { compliance: 'pci' } },
    { type: 'redact', config: { fields: ['ssn'] } },
  ],
  priority: 9,
  tags: ['t'],
};

describe(toPolicy.name, () => {
  it('answers what the contract sent, not what it became', () => {
    expect(toPolicy(stored(contract), asker())).toMatchObject({
      ...contract,
      enabled: true,
      action: 'redact',
    });
    expect(toPolicy(stored(contract), asker()).metadata).toEqual({});
  });

  it('derives actions once the model says something else', () => {
    const policy = stored(contract);
    const document = { ...policy.document, action: 'warn' as const };

    const { actions } = toPolicy({ ...policy, document }, asker());

    expect(actions.map(({ type }) => type)).toEqual(['warn', 'log']);
  });

  it.each([
    [{ publishedVersion: null }, 'draft', false],
    [{ publishedVersion: 1 }, 'changed', true],
    [{ publishedVersion: 2 }, 'published', true],
  ])('says of %j that it is %s', (facts, status, enabled) => {
    expect(toPolicy(stored(contract, facts), asker())).toMatchObject({ status, enabled });
  });

  it('maps what old clients do not know', () => {
    const body = {
      name: 'Ask',
      stages: ['llm.request'],
      condition: { all: [] },
      action: 'require_approval',
      category: 'prompt-injection',
    };

    expect(toPolicy(stored(body), asker('java-1'))).toMatchObject({
      category: 'custom',
      actions: [{ type: 'block' }],
    });
    expect(toPolicy(stored(body), asker())).toMatchObject({ actions: [{ type: 'require_approval' }] });
  });

  it('mirrors the rule for the first Go and Java clients', () => {
    expect(toPolicy(stored(contract), asker()).config).toEqual({
      type: 'compliance',
      rules: {},
      conditions: contract.conditions,
      action: 'log',
      parameters: { compliance: 'pci' },
    });
  });
});

describe(toPolicyAnswer.name, () => {
  it('is bare and wrapped', () => {
    const answer = toPolicyAnswer(stored(contract), asker());

    expect(answer).toMatchObject({ id: 'p', policy: { id: 'p', name: 'Wires' } });
  });
});
