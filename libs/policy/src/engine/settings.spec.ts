import type { Segment } from '@app/kernel';
import { aCall } from '@app/testing';
import type { PolicyDocument } from '../model/policy-document';
import { aCompiled, aFinding, aQuestion, aSnapshot } from '../spec/builders';
import { decide, type PolicyDecision } from './decide';

const decided = (text: string, ...documents: readonly Partial<PolicyDocument>[]): PolicyDecision => {
  const segments: readonly Segment[] = [{ pointer: '/q', text }];
  const findings = [aFinding('EMAIL_ADDRESS', { pointer: '/q', start: 0, end: 1 })];
  return decide(
    aSnapshot(...documents.map((document, index) => aCompiled(`p${index}`, document))),
    aQuestion({ call: aCall({ segments }), inspection: { findings, complete: true, gaps: [] } }),
  );
};
const masking = (pattern: string): Partial<PolicyDocument> => ({
  action: 'redact',
  category: 'pii-global',
  condition: { pattern },
});

describe(`${decide.name}: patterns to mask`, () => {
  it('adds what the pattern found behind the findings of the inspection', () => {
    const decision = decided('a PRJ-1 and PRJ-22', masking('PRJ-[0-9]+'));

    expect(decision.foundByPatterns).toEqual([
      { pointer: '/q', start: 2, end: 7, category: 'pii', type: 'POLICY_PATTERN', confidence: 1 },
      { pointer: '/q', start: 12, end: 18, category: 'pii', type: 'POLICY_PATTERN', confidence: 1 },
    ]);
    expect(decision.obligations).toEqual([{ type: 'redact', policyId: 'p0', findings: [1, 2] }]);
  });

  it('points into the raw text', () => {
    const [span] = decided('x P\u200bRJ-1', masking('PRJ-1')).foundByPatterns;

    expect(span).toMatchObject({ start: 2, end: 8 });
  });

  it('numbers the findings of several policies one after the other', () => {
    const { matches } = decided('A B', masking('A'), masking('B'));

    expect(matches.map(({ findings }) => findings)).toEqual([[1], [2]]);
  });

  it('blocks when it cannot tell where the matches are', () => {
    const decision = decided('a'.repeat(2_500), masking('a'));

    expect(decision).toMatchObject({ verdict: 'block', decidedBy: { policyId: 'p0', action: 'block' } });
  });

  it('looks for places only when they are to be masked', () => {
    expect(decided('A', { condition: { pattern: 'A' } })).toMatchObject({
      verdict: 'block',
      foundByPatterns: [],
    });
  });
});

describe(`${decide.name}: settings of actions`, () => {
  const condition = { finding: { types: ['EMAIL_ADDRESS'] } };

  it('hands on the style of a redaction and the channel of an alert', () => {
    const { obligations } = decided(
      'a',
      { action: 'redact', condition, redactionStyle: 'hash' },
      { action: 'alert', alertChannel: 'security', reason: 'Look.' },
    );

    expect(obligations).toEqual([
      { type: 'redact', policyId: 'p0', findings: [0], style: 'hash' },
      { type: 'alert', policyId: 'p1', message: 'Look.', channel: 'security' },
    ]);
  });

  const asks = (more: Partial<PolicyDocument> = {}): Partial<PolicyDocument> => ({
    action: 'require_approval',
    ...more,
  });
  const PLAIN = {
    approvers: [],
    expiresInSeconds: 86_400,
    requiredApprovals: 1,
    excludesRequester: false,
    notifyUrl: '',
  };
  const url = 'https://example.com/decided';
  const strict = asks({
    approvers: ['legal'],
    approvalExpirySeconds: 600,
    requiredApprovals: 3,
    fourEyes: true,
    approvalNotifyUrl: url,
  });
  const STRICT = {
    approvers: ['legal'],
    expiresInSeconds: 600,
    requiredApprovals: 3,
    excludesRequester: true,
    notifyUrl: url,
  };

  it.each<[string, readonly Partial<PolicyDocument>[], object | null]>([
    ['are plain when nobody says more', [asks()], PLAIN],
    ['are as the policy says', [strict], STRICT],
    ['do not matter when a policy blocks', [strict, {}], null],
    [
      'are the strictest of all that ask; the strongest says who may approve',
      [asks({ severity: 'critical', approvers: ['cfo'], approvalExpirySeconds: 60 }), strict],
      { ...STRICT, approvers: ['cfo'], expiresInSeconds: 60 },
    ],
    [
      'are never longer than a day that nobody named',
      [asks(), asks({ approvalExpirySeconds: 604_800 })],
      PLAIN,
    ],
    [
      'tell the address of the strongest that names one',
      [asks({ severity: 'critical' }), asks({ approvalNotifyUrl: 'https://a.example/' }), strict],
      { ...STRICT, approvers: [], notifyUrl: 'https://a.example/' },
    ],
    [
      'count what a policy asks besides',
      [asks({ furtherActions: [{ action: 'require_approval', approvers: ['cfo'], requiredApprovals: 2 }] })],
      { ...PLAIN, approvers: ['cfo'], requiredApprovals: 2 },
    ],
    ['are not those of policies in shadow mode', [asks(), { ...strict, mode: 'shadow' }], PLAIN],
  ])('asks people on terms that %s', (_, documents, terms) => {
    expect(decided('a', ...documents).approval).toEqual(terms);
  });
});

describe(`${decide.name}: further actions`, () => {
  it('happen besides the one that decides, with their own words', () => {
    const decision = decided('a', {
      condition: { finding: { types: ['EMAIL_ADDRESS'] } },
      reason: 'No mail.',
      furtherActions: [
        { action: 'redact', redactionStyle: 'mask' },
        { action: 'alert', alertChannel: 'ops', reason: 'Look.' },
        { action: 'alert', alertChannel: 'legal' },
        { action: 'warn', reason: 'Careful.' },
        { action: 'log' },
      ],
    });

    expect(decision).toMatchObject({ verdict: 'block', reasons: ['No mail.', 'Careful.'] });
    expect(decision.obligations).toEqual([
      { type: 'redact', policyId: 'p0', findings: [0], style: 'mask' },
      { type: 'alert', policyId: 'p0', message: 'Look.', channel: 'ops' },
      { type: 'alert', policyId: 'p0', message: 'No mail.', channel: 'legal' },
      { type: 'warn', policyId: 'p0', message: 'Careful.' },
    ]);
  });

  it('mask what patterns find when one of them is redact', () => {
    const asking = { action: 'require_approval' as const, condition: { pattern: 'PRJ-[0-9]+' } };

    expect(decided('PRJ-1', { ...asking, furtherActions: [{ action: 'redact' }] }).obligations).toMatchObject(
      [{ type: 'redact', findings: [1] }],
    );
    expect(decided('PRJ-1', asking).foundByPatterns).toEqual([]);
  });
});

describe(`${decide.name}: validity`, () => {
  const policy = aCompiled('p', {
    validFrom: '2026-03-01T00:00:00Z',
    validUntil: '2026-04-01T00:00:00+02:00',
  });

  it.each([
    ['2026-02-28T23:59:59Z', 'allow'],
    ['2026-03-01T00:00:00Z', 'block'],
    ['2026-03-31T21:59:59Z', 'block'],
    ['2026-03-31T22:00:00Z', 'allow'],
  ])('at %s it gives %s', (now, verdict) => {
    const question = aQuestion({ call: aCall(), now: new Date(now) });

    expect(decide(aSnapshot(policy), question).verdict).toBe(verdict);
  });
});
