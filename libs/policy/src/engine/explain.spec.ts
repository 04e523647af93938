import fc from 'fast-check';
import { aCall } from '@app/testing';
import { anyDocument, anyQuestionAbout } from '../spec/arbitraries';
import { aCompiled, aQuestion, aSnapshot, found } from '../spec/builders';
import { CallFacts } from './call-facts';
import { decide } from './decide';
import { explain } from './explain';
import { Truth } from './truth';

describe(explain.name, () => {
  it('names each part with its place and what was found there', () => {
    const policy = aCompiled('p', {
      appliesTo: { tools: ['sql'] },
      condition: {
        all: [
          { any: [{ pattern: 'capital' }, { field: 'query', operator: 'contains', value: 'berlin' }] },
          { not: { finding: { types: ['US_SSN'] } } },
        ],
      },
    });
    const question = aQuestion({ call: aCall({ target: { tool: 'sql' } }), inspection: found('US_SSN') });

    const [considered] = explain(aSnapshot({ ...policy, keys: [] }), question).considered;

    const span = { pointer: '/messages/0/content', start: 12, end: 19 };
    expect(considered).toMatchObject({ policyId: 'p', scope: 'system', outcome: 'no', inForce: true });
    expect(considered?.leaves).toEqual([
      { pointer: '/appliesTo', outcome: 'yes', findings: [] },
      { pointer: '/condition/all/0/any/0', outcome: 'yes', findings: [expect.objectContaining(span)] },
      { pointer: '/condition/all/0/any/1', outcome: 'no', findings: [] },
      {
        pointer: '/condition/all/1/not',
        outcome: 'yes',
        findings: [expect.objectContaining({ type: 'US_SSN' })],
      },
    ]);
  });

  it('comes to the same conclusion as the engine', () => {
    fc.assert(
      fc.property(anyDocument(), anyQuestionAbout(aCall()), (document, question) => {
        const policy = { ...aCompiled('p', document), keys: [] };
        const { considered, decision } = explain(aSnapshot(policy), question);

        expect(decision).toEqual(decide(aSnapshot(policy), question));
        for (const { outcome } of considered) {
          expect(Truth[outcome]).toBe(policy.condition.truth(new CallFacts(question)));
        }
      }),
      { numRuns: 500 },
    );
  });
});
