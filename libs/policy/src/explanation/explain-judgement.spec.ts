import fc from 'fast-check';
import type { Action, DecisionId, OrganizationId, PolicyMode, TenantId } from '@app/kernel';
import { aCall } from '@app/testing';
import type { CompiledPolicy } from '../engine/compile-policy';
import { decide } from '../engine/decide';
import { explain } from '../engine/explain';
import type { PolicyOverride } from '../engine/policy-override';
import { PolicySnapshot } from '../engine/policy-snapshot';
import type { Condition } from '../model/condition';
import type { RecordedCall } from '../replay/recorded-call';
import { anyDocument } from '../spec/arbitraries';
import { aCompiled, aFinding } from '../spec/builders';
import type { ExplainedJudgement } from './decision-explanation';
import { explainJudgement } from './explain-judgement';
import { pastQuestion, type JudgementFacts } from './past-question';
import type { RecordedDecision, RecordedJudgement, RecordedMatch } from './recorded-decision';

const scope = { tenantId: 'tenant' as TenantId, organizationId: 'organization' as OrganizationId };
const decision: RecordedDecision = {
  operation: 'chat',
  clientId: 'client',
  clientLabel: 'app',
  user: { role: 'doctor' },
  target: { model: 'gpt-4o' },
  judgements: [],
};
const recordedAt = new Date('2026-03-01T12:00:00Z');
const aJudgement = (overrides: Partial<RecordedJudgement> = {}): RecordedJudgement => ({
  recordedAt,
  stage: 'llm.request',
  verdict: 'allow',
  decidedBy: null,
  reasons: [],
  policyEpoch: 7,
  policiesEvaluated: 1,
  matches: [],
  findings: [],
  gaps: [],
  ...overrides,
});
const saying = (text: string): RecordedCall => ({
  ...decision,
  decisionId: 'decision' as DecisionId,
  recordedAt,
  roles: ['client'],
  context: { region: 'eu' },
  stages: [{ stage: 'llm.request', segments: [{ pointer: '/query', text }], verdict: 'allow' }],
});
const matchOf = (
  policyId: string,
  action: Action = 'block',
  mode: PolicyMode = 'enforce',
): RecordedMatch => ({
  ...{ policyId, version: 1, name: 'a policy', action, mode, findings: [] },
});
const past = (policies: readonly CompiledPolicy[], more: Partial<JudgementFacts['past']> = {}) => ({
  ...{ policies, overrides: [], isWhole: true, ...more },
});
const explained = (facts: Partial<JudgementFacts>): Promise<ExplainedJudgement> =>
  explainJudgement({ scope, decision, judgement: aJudgement(), kept: null, past: past([]), ...facts });
const contains = (value: string): Condition => ({ field: 'query', operator: 'contains', value });
const outcomesOf = ({ policies }: ExplainedJudgement): unknown =>
  policies.map(({ leaves, matched, policyId }) => [policyId, matched, leaves.map(({ outcome }) => outcome)]);

describe(explainJudgement.name, () => {
  const policies = [
    aCompiled('salary', { condition: contains('salary') }),
    aCompiled('bonus', { condition: contains('bonus') }),
  ];
  const judgement = aJudgement({ matches: [matchOf('salary')], decidedBy: 'salary', verdict: 'block' });

  it('tries every candidate again on texts that were kept, those that matched first', async () => {
    const kept = saying('my salary');

    const answer = await explained({ judgement, kept, past: past(policies.toReversed()) });

    expect(answer).toMatchObject({
      basis: 'texts',
      considered: 'all',
      note: expect.stringContaining('kept'),
    });
    expect(outcomesOf(answer)).toEqual([
      ['salary', true, ['yes']],
      ['bonus', false, ['no']],
    ]);
    expect(answer.policies.map(({ decided }) => decided)).toEqual([true, false]);
  });

  it('says which policies matched, and of each part only what the record tells, when texts were not kept', async () => {
    const both = (value: string): Condition => ({
      all: [contains(value), { field: 'user.role', operator: 'equals', value: 'nurse' }],
    });
    const alike = ['salary', 'bonus'].map((id) => aCompiled(id, { condition: both(id) }));

    const answer = await explained({ judgement, past: past(alike) });

    expect(answer).toMatchObject({ basis: 'record', note: expect.stringContaining('cannot be tried again') });
    expect(outcomesOf(answer)).toEqual([['salary', true, ['unknown', 'no']]]);
  });

  it.each<[string, Condition, string[]]>([
    ['what the record does not tell', { field: 'context.region', operator: 'equals', value: 'us' }, ['p']],
    ['the roles of the credential', { field: 'client.roles', operator: 'in', value: ['admin'] }, ['p']],
    ['what the record tells', { field: 'user.role', operator: 'equals', value: 'nurse' }, []],
    ['what detectors would have found', { finding: { types: ['US_SSN'] } }, []],
  ])('without texts, a policy on %s is a candidate or not', async (_what, condition, ids) => {
    const answer = await explained({ past: past([aCompiled('p', { condition })]) });

    expect(answer.policies.map(({ policyId }) => policyId)).toEqual(ids);
  });

  it('shows findings masked, with their place', async () => {
    const finding = aFinding('US_SSN', { pointer: '/query', start: 3, end: 14 });
    const matches = [{ ...matchOf('p'), findings: [0] }];
    const policy = aCompiled('p', { condition: { finding: { types: ['US_SSN'] } } });

    const answer = await explained({
      judgement: aJudgement({ matches, findings: [finding] }),
      past: past([policy]),
    });

    const span = { ...finding, masked: '[REDACTED:US_SSN]' };
    expect(answer.policies[0]).toMatchObject({
      findings: [span],
      leaves: [{ outcome: 'yes', findings: [span] }],
    });
  });

  it('takes an answer whose text was not kept for unknown, though its question was', async () => {
    const policy = aCompiled('p', { stages: ['llm.response'], condition: { pattern: 'secret' } });
    const answered = aJudgement({ stage: 'llm.response', matches: [matchOf('p')] });

    const answer = await explained({ judgement: answered, kept: saying('tell me'), past: past([policy]) });

    expect(answer.basis).toBe('record');
    expect(outcomesOf(answer)).toEqual([['p', true, ['unknown']]]);
  });

  it('lists a match whose version cannot be read any more, and says when the others are not known', async () => {
    const answer = await explained({ judgement, kept: saying('x'), past: past([], { isWhole: false }) });

    expect(answer).toMatchObject({ considered: 'matched', note: expect.stringContaining('not known') });
    expect(outcomesOf(answer)).toEqual([['salary', true, []]]);
  });

  it('counts exceptions of that moment', async () => {
    const override = {
      policyId: policies[0]?.policyId,
      scope: { kind: 'tenant', ...scope },
      expiresAt: null,
    };
    const overrides = [{ ...override, action: 'warn' } as PolicyOverride];

    const answer = await explained({ kept: saying('x'), past: past(policies, { overrides }) });

    expect(answer.policies.map(({ action, overridden, policyId }) => [policyId, action, overridden])).toEqual(
      [
        ['bonus', 'block', false],
        ['salary', 'warn', true],
      ],
    );
  });

  it('says that a policy was outside its time', async () => {
    const over = aCompiled('p', { validUntil: '2026-01-01T00:00:00Z' });

    expect((await explained({ kept: saying('x'), past: past([over]) })).policies).toMatchObject([
      { matched: false, inForce: false },
    ]);
  });

  it('lists a bounded number of policies that did not match', async () => {
    const many = Array.from({ length: 300 }, (_, index) =>
      aCompiled(`p${index}`, { condition: contains('x') }),
    );

    const answer = await explained({
      judgement: aJudgement({ matches: [matchOf('p299')] }),
      kept: saying('y'),
      past: past(many),
    });

    expect(answer.considered).toBe('some');
    expect(answer.policies).toHaveLength(201);
    expect(answer.policies[0]?.policyId).toBe('p299');
  });

  it('comes to what the engine came to, for any policy and any kept call', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyDocument(), { maxLength: 5 }), fc.string(), async (documents, text) => {
        const some = documents.map((document, index) => aCompiled(`p${index}`, document));
        const facts = { scope, decision, judgement: aJudgement(), kept: saying(text), past: past(some) };
        const question = pastQuestion(facts);
        const snapshot = new PolicySnapshot(7, some);
        const { matches } = decide(snapshot, question);

        const answer = await explainJudgement({ ...facts, judgement: aJudgement({ matches }) });

        const told = answer.policies.map(({ leaves, policyId }) => [
          policyId,
          leaves.map(({ outcome }) => outcome),
        ]);
        const engine = explain(snapshot, question).considered.map(({ leaves, policyId }) => [
          policyId as string,
          leaves.map(({ outcome }) => outcome),
        ]);
        expect(new Map(told as [string, unknown][])).toEqual(new Map(engine as [string, unknown][]));
      }),
      { numRuns: 200 },
    );
  });

  it('asks as the caller asked', () => {
    const facts = { scope, decision, judgement, kept: saying('x'), past: past([]) };

    expect(pastQuestion(facts).call).toMatchObject({
      clientLabel: 'app',
      user: decision.user,
      target: decision.target,
      principal: { ...scope, roles: ['client'], clientId: 'client' },
      operation: aCall().operation,
    });
  });
});
