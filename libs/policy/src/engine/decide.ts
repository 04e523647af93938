import type { Decision, Finding, PolicyId, Verdict } from '@app/kernel';
import type { UsedApproval } from './approval-grant';
import { termsOf, type ApprovalTerms } from './approval-terms';
import { withGrants } from './granted-hits';
import { CallFacts } from './call-facts';
import { effectsOf } from './effects';
import { evaluate, type EvaluationProblem } from './evaluate';
import { matchOf, numbered, type NumberedHit } from './hit';
import { obligationsOf, type PolicyObligation } from './obligations';
import type { PolicySnapshot } from './policy-snapshot';
import { byPrecedence } from './precedence';
import type { PolicyQuestion } from './question';
import type { Risk } from './risk-score';

/** A decision, and which policies could not be evaluated on the way to it. */
export interface PolicyDecision extends Decision {
  /** By policy id. */
  readonly problems: readonly EvaluationProblem[];
  readonly obligations: readonly PolicyObligation[];
  /**
   * What patterns of `redact` policies found. Positions of findings in matches and obligations go through the findings
   * of the inspection and then on through these.
   */
  readonly foundByPatterns: readonly Finding[];
  /** What a person's yes takes; null unless the verdict is `needs_approval`. */
  readonly approval: ApprovalTerms | null;
  /** The risk after all changes, with its parts. */
  readonly risk: Risk;
  /** Exceptions without which a policy would have acted. */
  readonly overridesUsed: readonly UsedOverride[];
  /** Approvals without which a policy would have asked for one. */
  readonly approvalsUsed: readonly UsedApproval[];
}

/** An exception of a person that made a difference: the policy matched and was not enforced. */
interface UsedOverride {
  readonly overrideId: string;
  readonly policyId: PolicyId;
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
  const { hits, problems, riskChanges } = evaluate(candidates, facts);
  const sorted = hits.toSorted((left, right) => byPrecedence(left.policy, right.policy));
  const ordered = numbered(sorted, question.inspection.findings.length);
  const { hits: enforced, used: approvalsUsed } = withGrants(
    ordered.filter(({ policy }) => policy.mode === 'enforce'),
    question.approvals ?? [],
  );
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
    foundByPatterns: sorted.flatMap(({ located }) => located.found),
    approval: verdict === 'needs_approval' ? termsOf(enforced) : null,
    risk: riskChanges.applyTo(facts.risk),
    overridesUsed: ordered.flatMap(({ policy: { liftedBy, policyId } }) =>
      liftedBy === undefined ? [] : [{ overrideId: liftedBy, policyId }],
    ),
    approvalsUsed,
  };
}

function verdictOf(strongest: NumberedHit | undefined): Verdict {
  switch (strongest?.policy.action) {
    case 'block':
      return 'block';
    case 'require_approval':
      return 'needs_approval';
    default:
      return 'allow';
  }
}

function reasonsOf(enforced: readonly NumberedHit[]): readonly string[] {
  const told = enforced.flatMap(({ policy }) => effectsOf(policy)).filter(({ action }) => TOLD.has(action));
  return [...new Set(told.map(({ reason }) => reason))];
}
