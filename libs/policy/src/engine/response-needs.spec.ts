import fc from 'fast-check';
import type { Finding, Inspection, PolicyId } from '@app/kernel';
import { aCall } from '@app/testing';
import type { Condition } from '../model/condition';
import type { PolicyDocument } from '../model/policy-document';
import { anyDocument, anyQuestionAbout } from '../spec/arbitraries';
import { aCompiled, aFinding } from '../spec/builders';
import type { CompiledPolicy } from './compile-policy';
import { decide, type PolicyDecision } from './decide';
import { PolicySnapshot } from './policy-snapshot';
import { responseNeeds, type ResponseNeeds } from './response-needs';

const now = new Date('2026-03-01T12:00:00Z');
const call = aCall({ user: { role: 'nurse' } });
const stages = ['llm.response'] as const;

const needsOf = (...policies: readonly CompiledPolicy[]): ResponseNeeds =>
  responseNeeds(new PolicySnapshot(1, policies), { call, stage: 'llm.response', now });
const aPolicy = (condition: Condition, more: Partial<PolicyDocument> = {}): CompiledPolicy =>
  aCompiled('p', { stages, condition, ...more });
const seen = (...types: string[]): Condition => ({ finding: { types } });
const role = (value: string): Condition => ({ field: 'user.role', operator: 'equals', value });
const redact = { action: 'redact' } as const;

describe(responseNeeds.name, () => {
  it.each<[string, Condition, Partial<PolicyDocument>, string[]]>([
    ['one finding', seen('US_SSN', 'JWT'), {}, ['JWT', 'US_SSN']],
    ['one finding that a person must approve', seen('JWT'), { action: 'require_approval' }, ['JWT']],
    ['a finding that is masked', seen('JWT'), redact, ['JWT']],
    ['one of several', { any: [seen('JWT'), seen('US_SSN')] }, redact, ['JWT', 'US_SSN']],
    ['a finding for this caller', { all: [role('nurse'), seen('JWT')] }, redact, ['JWT']],
    ['a finding for other callers', { all: [role('clerk'), seen('JWT')] }, {}, []],
    [
      'a finding when this is not another caller',
      { all: [{ not: role('clerk') }, seen('JWT')] },
      {},
      ['JWT'],
    ],
    ['a finding after a word that was asked', { all: [seen('JWT'), asked('capital')] }, {}, ['JWT']],
    ['what could not be inspected', { inspection: 'incomplete' }, {}, []],
    [
      'an expression about the caller',
      { all: [{ expression: 'user.role == "nurse"' }, seen('JWT')] },
      {},
      ['JWT'],
    ],
    [
      'a name that the call does not carry',
      { all: [{ expression: 'user.floor == "1"' }, seen('JWT')] },
      {},
      ['JWT'],
    ],
    ['what is masked whatever was found', { any: [role('nurse'), seen('JWT')] }, redact, ['JWT']],
  ])('lets an answer run for a policy on %s', (_, condition, more, watched) => {
    const needs = needsOf(aPolicy(condition, more));

    expect({ ...needs, watched: [...needs.watched].sort() }).toEqual({ watched, needsWholeText: false });
  });

  it.each<[string, Condition, Partial<PolicyDocument>]>([
    ['a word', { field: 'response', operator: 'contains', value: 'a' }, {}],
    ['the lack of a word', { field: 'response', operator: 'not_contains', value: 'a' }, {}],
    ['a pattern', { pattern: 'a+' }, redact],
    ['the lack of a finding', { not: seen('JWT') }, {}],
    ['several findings', { finding: { types: ['JWT'], minCount: 2 } }, {}],
    ['two findings together', { all: [seen('JWT'), seen('US_SSN')] }, {}],
    ['the risk', { field: 'risk_score', operator: 'greater_than', value: 0.5 }, {}],
    ['an expression over findings', { expression: 'findings.size() > 2' }, {}],
    ['an expression over the text', { expression: 'response.contains("a")' }, {}],
    [
      'findings of which one needs more',
      { any: [seen('JWT'), { all: [role('clerk'), seen('US_SSN')] }] },
      redact,
    ],
    ['this caller alone', role('nurse'), {}],
    ['a finding or a pattern', { any: [seen('JWT'), { pattern: 'a' }] }, redact],
  ])('holds an answer for a policy on %s', (_, condition, more) => {
    expect(needsOf(aPolicy(condition, more)).needsWholeText).toBe(true);
  });

  it.each<[string, Partial<PolicyDocument>]>([
    ['only record', { action: 'log' }],
    ['only warn', { action: 'warn' }],
    ['are in shadow', { mode: 'shadow' }],
    ['are off', { mode: 'off' }],
    ['look at requests', { stages: ['llm.request'] }],
    ['are for other tools', { appliesTo: { tools: ['sql'] } }],
    ['are over', { validUntil: '2026-03-01T11:00:00Z' }],
  ])('waits for nothing when policies %s', (_, more) => {
    const policies = [aPolicy(seen('JWT'), more), aPolicy({ pattern: 'a' }, more)];

    expect(needsOf(...policies)).toEqual({ watched: new Set(), needsWholeText: false });
  });

  it('watches every type of a category', () => {
    expect(needsOf(aPolicy({ finding: { category: 'pii' } })).watched).toContain('EMAIL_ADDRESS');
  });

  it('waits for a mask that is put beside a weaker action', () => {
    const asking = { action: 'redact' as const, furtherActions: [{ action: 'log' as const }] };

    expect(needsOf(aPolicy(seen('JWT'), asking)).watched).toEqual(new Set(['JWT']));
  });
});

function asked(value: string): Condition {
  return { field: 'query', operator: 'contains', value };
}

/** Redacts where the condition lets a policy redact. */
function compiledPolicies(documents: readonly (PolicyDocument & { redacts: boolean })[]): CompiledPolicy[] {
  return documents.map(({ redacts, ...document }, index) => {
    const id = `p${index}` as PolicyId;
    try {
      return aCompiled(id, redacts ? { ...document, action: 'redact', furtherActions: [] } : document);
    } catch {
      return aCompiled(id, document);
    }
  });
}

const partsOf = ({ findings, gaps }: Inspection): Inspection[] => [
  ...findings.map((finding) => ({ findings: [finding], gaps: [], complete: true })),
  ...gaps.map((gap) => ({ findings: [], gaps: [gap], complete: false })),
];
const maskedBy = ({ obligations }: PolicyDecision, { findings }: Inspection): Finding[] => {
  const masked = new Set(obligations.flatMap((each) => (each.type === 'redact' ? each.findings : [])));
  return findings.filter((_, at) => masked.has(at));
};

describe('decisions about parts of an answer', () => {
  const document = fc
    .record({ document: anyDocument(), redacts: fc.boolean() })
    .map(({ document: one, redacts }) => ({ ...one, redacts }));
  const distinct = (inspection: Inspection): Inspection => ({
    ...inspection,
    findings: inspection.findings.map(({ type, confidence }, start) => aFinding(type, { confidence, start })),
  });

  it('add up to the decision about the whole, and what is not watched changes none', () => {
    const incomplete = aCompiled('incomplete', { stages, condition: { inspection: 'incomplete' } });
    let running = 0;
    fc.assert(
      fc.property(fc.array(document, { maxLength: 4 }), anyQuestionAbout(call), (documents, asked) => {
        const snapshot = new PolicySnapshot(1, [incomplete, ...compiledPolicies(documents)]);
        const question = { ...asked, stage: 'llm.response' as const, inspection: distinct(asked.inspection) };
        const { watched, needsWholeText } = responseNeeds(snapshot, {
          ...question,
          now: question.now ?? now,
        });
        fc.pre(!needsWholeText);
        running += 1;

        const whole = decide(snapshot, question);
        const parts = partsOf(question.inspection).filter(
          ({ findings: [finding] }) => finding === undefined || watched.has(finding.type),
        );
        const decisions = parts.map((part) =>
          decide(snapshot, { ...question, segments: [], inspection: part }),
        );

        expect(decisions.some(({ verdict }) => verdict !== 'allow')).toBe(whole.verdict !== 'allow');
        expect(decisions.flatMap((decision, at) => maskedBy(decision, parts[at] as Inspection))).toEqual(
          maskedBy(whole, question.inspection),
        );
      }),
      { numRuns: 2_000 },
    );
    expect(running).toBeGreaterThan(500);
  });
});
