import { aCall } from '@app/testing';
import type { PolicyDocument } from '../model/policy-document';
import { aCompiled, aFinding, aQuestion, aSnapshot, found, gapIn } from '../spec/builders';
import { decide } from './decide';
import { changedScore, riskOf } from './risk-score';

const above = (value: number) => ({ field: 'risk_score', operator: 'greater_than' as const, value });
const below = (value: number) => ({ field: 'risk_score', operator: 'less_than' as const, value });
const raising = (id: string, more: Partial<PolicyDocument>) => aCompiled(id, { action: 'log', ...more });

describe(riskOf.name, () => {
  it('is nothing for a clean call', () => {
    expect(riskOf(found())).toEqual({ score: 0, parts: [] });
  });

  it('adds up evidence and names its parts', () => {
    const findings = [
      aFinding('SQL_UNION_SELECT', { confidence: 1 }),
      aFinding('US_SSN', { confidence: 0.5 }),
      aFinding('US_SSN', { confidence: 1 }),
    ];

    expect(riskOf({ findings, complete: true, gaps: [] })).toEqual({
      score: 0.82,
      parts: [
        { source: 'SQL_UNION_SELECT', weight: 0.7 },
        { source: 'US_SSN', weight: 0.4 },
      ],
    });
  });

  it('takes a signature with all its everyday data for no risk', () => {
    const everyday = ['EMAIL_ADDRESS', 'PHONE_NUMBER', 'IP_ADDRESS', 'DATE_OF_BIRTH', 'BOOKING_REFERENCE'];

    expect(riskOf(found(...everyday)).score).toBeLessThan(0.5);
  });

  it('counts an attack once, whatever finer names it has', () => {
    const attack = aFinding('SQL_TAUTOLOGY', {
      confidence: 1,
      variants: ['SQL_OR_TRUE', 'SQL_LOGIN_BYPASS'],
    });

    expect(riskOf({ findings: [attack], complete: true, gaps: [] }).score).toBe(0.7);
  });

  it('counts what could not be inspected', () => {
    expect(riskOf(gapIn('US_SSN'))).toEqual({ score: 0.3, parts: [{ source: 'inspection', weight: 0.3 }] });
  });
});

describe(changedScore.name, () => {
  it.each([
    [0.5, [{ multiply: 1.5 }], 0.75],
    [0.5, [{ add: 0.2 }], 0.7],
    [0.5, [{ add: 0.1, multiply: 2 }], 1],
    [0.2, [{ add: 0.1 }, { multiply: 2 }], 0.5],
    [0.2, [{ multiply: 2 }, { add: 0.1 }], 0.5],
    [0.2, [{ add: -1 }], 0],
  ])('changes %d by %j to %d', (score, changes, expected) => {
    expect(changedScore(score, changes)).toBe(expected);
  });
});

describe(`${decide.name}: risk`, () => {
  const question = aQuestion({ call: aCall(), inspection: found('US_SSN') });

  it('compares the score and reports it with its parts', () => {
    const decision = decide(aSnapshot(aCompiled('p', { condition: above(0.3) })), question);

    expect(decision).toMatchObject({
      verdict: 'block',
      risk: { score: 0.38, parts: [{ source: 'US_SSN', weight: 0.38 }] },
    });
  });

  it.each([
    ['a higher priority raises it', { priority: 10, riskChange: { add: 0.5 } }, 5, 'block'],
    ['a higher priority multiplies it', { priority: 10, riskChange: { multiply: 2 } }, 5, 'block'],
    ['the same priority does not', { priority: 5, riskChange: { add: 0.5 } }, 5, 'allow'],
    ['a lower priority does not', { priority: 1, riskChange: { add: 0.5 } }, 5, 'allow'],
    [
      'a shadow policy does not',
      { priority: 10, riskChange: { add: 0.5 }, mode: 'shadow' as const },
      5,
      'allow',
    ],
    [
      'a policy that does not match does not',
      { priority: 10, riskChange: { add: 0.5 }, condition: { not: { all: [] } } },
      5,
      'allow',
    ],
    [
      'a policy that fails counts when it raises the risk',
      {
        priority: 10,
        riskChange: { add: 0.5 },
        condition: { field: 'query', operator: 'greater_than' as const, value: 1 },
      },
      5,
      'block',
    ],
  ])('%s', (_, more, priority, verdict) => {
    const snapshot = aSnapshot(raising('raise', more), aCompiled('p', { condition: above(0.6), priority }));

    expect(decide(snapshot, question).verdict).toBe(verdict);
  });

  it('goes from priority to priority', () => {
    const snapshot = aSnapshot(
      raising('first', { priority: 30, riskChange: { add: 0.2 } }),
      raising('second', { priority: 20, riskChange: { add: 0.3 }, condition: above(0.5) }),
      aCompiled('p', { priority: 10, condition: above(0.8) }),
    );

    expect(decide(snapshot, question)).toMatchObject({
      verdict: 'block',
      risk: {
        score: 0.88,
        parts: [{ source: 'US_SSN' }, { source: 'first', weight: 0.2 }, { source: 'second' }],
      },
    });
  });

  it.each([
    ['an upper bound', below(0.9)],
    ['a lower bound', above(0.9)],
  ])('does not take %s for granted when something was not inspected', (_, condition) => {
    const incomplete = aCompiled('incomplete', { condition: { inspection: 'incomplete' } });
    const snapshot = aSnapshot(aCompiled('p', { condition }), incomplete);

    const decision = decide(snapshot, aQuestion({ call: aCall(), inspection: gapIn('JWT') }));

    expect(decision.decidedBy?.policyId).toBe('incomplete');
  });
});
