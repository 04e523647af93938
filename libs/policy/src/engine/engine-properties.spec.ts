import fc from 'fast-check';
import type { PolicyId, Verdict } from '@app/kernel';
import { aCall } from '@app/testing';
import type { PolicyDocument } from '../model/policy-document';
import { anyCondition, anyDocument, anyQuestionAbout } from '../spec/arbitraries';
import { aCompiled } from '../spec/builders';
import { interpret } from '../spec/naive-interpreter';
import { CallFacts } from './call-facts';
import { compileCondition } from './compile-condition';
import { compilePolicy, type CompiledPolicy } from './compile-policy';
import { decide, type PolicyDecision } from './decide';
import { PolicySnapshot } from './policy-snapshot';
import { Truth } from './truth';

const compiled = (documents: readonly PolicyDocument[]): CompiledPolicy[] =>
  documents.map((document, index) =>
    compilePolicy({ id: `p${index}` as PolicyId, version: 1, scope: { kind: 'system' }, document }),
  );
const incomplete = aCompiled('incomplete', {
  stages: ['llm.request', 'llm.response'],
  condition: { inspection: 'incomplete' },
});
const snapshotOf = (...policies: readonly CompiledPolicy[]) =>
  new PolicySnapshot(1, [incomplete, ...policies]);
const anyQuestion = anyQuestionAbout(aCall());
const manyDocuments = fc.array(anyDocument(), { maxLength: 40, size: 'max' });
const anyDocuments = fc.array(anyDocument(), { maxLength: 8 });
const restriction: Readonly<Record<Verdict, number>> = { allow: 0, needs_approval: 1, block: 2 };

const effectsOf = ({ obligations, reasons, verdict }: PolicyDecision) => ({
  verdict,
  reasons: reasons.toSorted(),
  told: obligations.map(({ type, ...each }) => `${type} ${'message' in each ? each.message : ''}`).toSorted(),
});

describe('policy engine', () => {
  it('agrees with a naive interpreter on every condition and call', () => {
    fc.assert(
      fc.property(anyCondition, anyQuestion, (condition, question) => {
        const truth = compileCondition(condition).truth(new CallFacts(question));

        expect(truth).toBe(Truth[interpret(condition, question)]);
      }),
      { numRuns: 3_000 },
    );
  });

  it('decides over the index as over all policies', () => {
    fc.assert(
      fc.property(manyDocuments, anyQuestion, (documents, question) => {
        const policies = compiled(documents);
        const unindexed = [incomplete, ...policies].map((policy) => ({ ...policy, keys: [] }));

        const indexed = decide(snapshotOf(...policies), question);
        const all = decide(new PolicySnapshot(1, unindexed), question);

        expect({ ...indexed, policiesEvaluated: 0 }).toEqual({ ...all, policiesEvaluated: 0 });
        expect(indexed.policiesEvaluated).toBeLessThanOrEqual(all.policiesEvaluated);
      }),
      { numRuns: 1_000 },
    );
  });

  it('never lets a shadow policy change what happens', () => {
    fc.assert(
      fc.property(anyDocuments, anyQuestion, (documents, question) => {
        const policies = compiled(documents);
        const acting = policies.filter(({ mode }) => mode === 'enforce');
        const effect = (...some: readonly CompiledPolicy[]) => {
          const { verdict, decidedBy, obligations, reasons } = decide(snapshotOf(...some), question);
          return { verdict, decidedBy, obligations, reasons };
        };

        expect(effect(...policies)).toEqual(effect(...acting));
      }),
      { numRuns: 1_000 },
    );
  });

  it('does with further actions what a policy for each action does', () => {
    fc.assert(
      fc.property(anyDocuments, anyDocument(), anyQuestion, (others, document, question) => {
        const { furtherActions = [], ...alone } = document;
        const apart = furtherActions.map((further) => ({ ...alone, ...further }));
        const together = decide(snapshotOf(...compiled([document, ...others])), question);
        const separate = decide(snapshotOf(...compiled([alone, ...others, ...apart])), question);
        // A policy that cannot be evaluated counts as a match or not by its strongest action.
        fc.pre(separate.problems.length === 0);

        expect(effectsOf(together)).toEqual(effectsOf(separate));
      }),
      { numRuns: 1_000 },
    );
  });

  it('decides the same in whatever order policies are loaded', () => {
    fc.assert(
      fc.property(anyDocuments, anyQuestion, (documents, question) => {
        const policies = compiled(documents);
        const forth = decide(snapshotOf(...policies), question);
        const back = decide(snapshotOf(...policies.toReversed()), question);

        expect(back).toEqual(forth);
      }),
      { numRuns: 500 },
    );
  });

  it('is never more lenient with one policy more', () => {
    fc.assert(
      fc.property(anyDocuments, anyDocument(), anyQuestion, (documents, more, question) => {
        const without = decide(snapshotOf(...compiled(documents)), question).verdict;
        const together = decide(snapshotOf(...compiled([...documents, more])), question).verdict;

        expect(restriction[together]).toBeGreaterThanOrEqual(restriction[without]);
      }),
      { numRuns: 500 },
    );
  });

  it('decides as before about calls that neither form of an edited policy matches', () => {
    fc.assert(
      fc.property(
        anyDocuments,
        anyDocument(),
        anyDocument(),
        anyQuestion,
        (others, before, after, question) => {
          const rest = compiled(others);
          const versions = [before, after].map((document) => aCompiled('edited', document));
          const decisions = versions.map((version) => decide(snapshotOf(...rest, version), question));
          // Where something may hide in a gap, the edited policy may be what hides: then it touches the call too.
          const touching = new Set<string>(['edited', incomplete.policyId]);
          const touches = decisions.some(({ matches, problems }) =>
            [...matches, ...problems].some(({ policyId }) => touching.has(policyId)),
          );
          const effects = decisions.map(({ decidedBy, matches, obligations, reasons, verdict }) => ({
            decidedBy,
            matches,
            obligations,
            reasons,
            verdict,
          }));

          if (!touches) expect(effects[1]).toEqual(effects[0]);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
