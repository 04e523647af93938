import type { Decision, Verdict } from '@app/kernel';
import { CallFacts } from './call-facts';
import { evaluate, type EvaluationProblem } from './evaluate';
import { matchOf, type Hit } from './hit';
import { obligationsOf } from './obligations';
import type { PolicySnapshot } from './policy-snapshot';
import { byPrecedence } from './precedence';
import type { PolicyQuestion } from './question';

/** A decision, and which policies could not be evaluated on the way to it. */
export interface PolicyDecision extends Decision {
  /** By policy id. */
  readonly problems: readonly EvaluationProblem[];
}

/** Actions whose reason is for the caller; the others are for operators. */
const TOLD: ReadonlySet<string> = new Set(['block', 'require_approval', 'redact', 'route', 'warn']);

/**
 * Decides about a call at one stage. Pure: the same snapshot and question give the same answer. All policies that could
 * match are evaluated; shadow policies are reported and never act. A policy that cannot be evaluated counts as a match
 * when its action protects, and a call that could not be inspected is not taken for clean.
 */
export function decide(snapshot: PolicySnapshot, question: PolicyQuestion): PolicyDecision {
  const facts = new CallFacts(question);
  const candidates = snapshot.candidates(facts);
  const { hits, problems } = evaluate(candidates, facts);
  const ordered = hits.toSorted((left, right) => byPrecedence(left.policy, right.policy));
  const enforced = ordered.filter(({ policy }) => policy.mode === 'enforce');
  const [strongest] = enforced;
  const verdict = verdictOf(strongest);
  return {
    id: question.decisionId,
    stage: question.stage,
    verdict,
    decidedBy: strongest === undefined || verdict === 'allow' ? null : matchOf(strongest),
    matches: ordered.map(matchOf),
    obligations: obligationsOf(enforced),
    reasons: reasonsOf(enforced),
    policiesEvaluated: candidates.length,
    policyEpoch: snapshot.epoch,
    problems: problems.toSorted((left, right) => (left.policyId < right.policyId ? -1 : 1)),
  };
}

function verdictOf(strongest: Hit | undefined): Verdict {
  switch (strongest?.policy.action) {
    case 'block':
      return 'block';
    case 'require_approval':
      return 'needs_approval';
    default:
      return 'allow';
  }
}

function reasonsOf(enforced: readonly Hit[]): readonly string[] {
  return [
    ...new Set(enforced.filter(({ policy }) => TOLD.has(policy.action)).map(({ policy }) => policy.reason)),
  ];
}
