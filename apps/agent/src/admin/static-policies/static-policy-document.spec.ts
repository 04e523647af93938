import { parsePolicy } from '@app/policy';
import { changedDocument, newDocument } from './static-policy-document';

const NEW = { name: 'No Zephyr', category: 'custom', pattern: 'zephyr' };
const document = parsePolicy(newDocument(NEW));

describe(newDocument.name, () => {
  it('makes the pattern the whole condition, at every stage', () => {
    expect(document).toMatchObject({
      name: 'No Zephyr',
      condition: { pattern: 'zephyr' },
      action: 'block',
      severity: 'medium',
      mode: 'enforce',
      stages: expect.arrayContaining(['llm.request', 'llm.response', 'plan.step']),
    });
  });

  it('asks for approval before a call only', () => {
    const { stages } = parsePolicy(newDocument({ ...NEW, action: 'require_approval' }));

    expect(stages).toEqual(['llm.request', 'tool.request', 'plan.request', 'plan.step']);
  });
});

describe(changedDocument.name, () => {
  it('changes what is named and keeps the rest', () => {
    const changed = changedDocument(
      { ...document, tags: ['a'] },
      { pattern: 'boreas', severity: 'low', tags: null },
    );

    expect(changed).toEqual({ ...document, tags: ['a'], condition: { pattern: 'boreas' }, severity: 'low' });
  });

  it('renames the policy in the default sentence and keeps an own one', () => {
    const own = { ...document, reason: 'Ask Ada.' };

    expect(changedDocument(document, { name: 'Winds' })).toMatchObject({
      reason: expect.stringContaining('"Winds"'),
    });
    expect(changedDocument(own, { name: 'Winds' })).toMatchObject({ reason: 'Ask Ada.' });
  });

  it.each([
    ['enforce', true, 'enforce'],
    ['shadow', true, 'shadow'],
    ['off', true, 'enforce'],
    ['shadow', false, 'off'],
  ] as const)('goes from %s by enabled %s to %s', (mode, enabled, expected) => {
    expect(changedDocument({ ...document, mode }, { enabled })).toMatchObject({ mode: expected });
  });
});
