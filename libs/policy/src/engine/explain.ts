import type { Action, Finding, PolicyId, PolicyMode } from '@app/kernel';
import type { Condition } from '../model/condition';
import { CallFacts } from './call-facts';
import { compileCondition, type Leaf } from './compile-condition';
import { scopeConditions, type CompiledPolicy } from './compile-policy';
import { decide, type PolicyDecision } from './decide';
import { evaluate } from './evaluate';
import type { PolicyScope } from './policy-scope';
import type { PolicySnapshot } from './policy-snapshot';
import type { PolicyQuestion } from './question';
import type { RiskChanges } from './risk-changes';
import { Truth, allOf, anyOf, negated } from './truth';

/** `hidden`: depends on what could not be inspected. `failed`: a fact or the work budget did not allow an answer. */
type Outcome = keyof typeof Truth;

/** One comparison of a policy with the call. */
export interface LeafOutcome {
  /** JSON pointer into the policy's document: below `/condition` or `/appliesTo`. */
  readonly pointer: string;
  readonly outcome: Outcome;
  /** What detectors or the pattern found for it; holds no text. */
  readonly findings: readonly Finding[];
}

/** What one policy made of a call. */
interface ConsideredPolicy {
  readonly policyId: PolicyId;
  readonly version: number;
  readonly name: string;
  readonly action: Action;
  readonly mode: PolicyMode;
  readonly scope: PolicyScope['kind'];
  readonly outcome: Outcome;
  /** False outside the time in which the policy holds. */
  readonly inForce: boolean;
  readonly leaves: readonly LeafOutcome[];
}

/** A decision with the reasons of every policy that was looked at. */
export interface Explanation {
  readonly decision: PolicyDecision;
  readonly considered: readonly ConsideredPolicy[];
}

/**
 * Decides as `decide` does and says, for each candidate, which parts of it hold and where the findings are. For people:
 * it evaluates every part once more and costs many times a decision. Policies that the index passes over cannot match and
 * are not listed.
 */
export function explain(snapshot: PolicySnapshot, question: PolicyQuestion): Explanation {
  const consideration = new Consideration(snapshot, question);
  const considered = consideration.candidates.map((policy) => consideration.of(policy));
  return { decision: decide(snapshot, question), considered };
}

/** What policies make of one call, one at a time, so that whoever asks can let others have their turn in between. */
export class Consideration {
  readonly candidates: readonly CompiledPolicy[];
  private readonly facts: CallFacts;
  private readonly riskChanges: RiskChanges;

  constructor(
    snapshot: PolicySnapshot,
    private readonly question: PolicyQuestion,
  ) {
    this.facts = new CallFacts(question);
    this.candidates = snapshot.candidates(this.facts);
    this.riskChanges = evaluate(this.candidates, this.facts).riskChanges;
  }

  /** Takes as long as one decision at most, which the work budget bounds. */
  of(policy: CompiledPolicy): ConsideredPolicy {
    const fresh = new CallFacts(this.question);
    fresh.riskScore = this.riskChanges.scoreBelow(policy.priority, this.facts.risk.score);
    fresh.protectionHidden = this.facts.protectionHidden;
    return consider(policy, fresh);
  }
}

function consider(policy: CompiledPolicy, facts: CallFacts): ConsideredPolicy {
  const { action, mode, name, policyId, scope, source, validFromMs, validUntilMs, version } = policy;
  const trace = new Trace(facts);
  const parts = [
    ...scopeConditions(source.appliesTo).map((condition) => trace.part(condition, '/appliesTo')),
    trace.part(source.condition, '/condition'),
  ];
  const inForce = facts.nowMs >= validFromMs && facts.nowMs < validUntilMs;
  const outcome = outcomeOf(
    allOf(
      parts.map((truth) => () => truth),
      facts,
    ),
  );
  return { policyId, version, name, action, mode, scope: scope.kind, outcome, inForce, leaves: trace.leaves };
}

/** Evaluates a condition part by part and remembers what became of each leaf. */
class Trace {
  readonly leaves: LeafOutcome[] = [];

  constructor(private readonly facts: CallFacts) {}

  part(condition: Condition, pointer: string): Truth {
    if ('all' in condition) return allOf(this.parts(condition.all, `${pointer}/all`), this.facts);
    if ('any' in condition) return anyOf(this.parts(condition.any, `${pointer}/any`), this.facts);
    if ('not' in condition) return negated(this.part(condition.not, `${pointer}/not`));
    return this.leaf(condition, pointer);
  }

  private parts(conditions: readonly Condition[], pointer: string): (() => Truth)[] {
    return conditions
      .map((part, index) => this.part(part, `${pointer}/${index}`))
      .map((truth) => () => truth);
  }

  private leaf(leaf: Leaf, pointer: string): Truth {
    const compiled = compileCondition(leaf);
    const truth = compiled.truth(this.facts);
    const seen = compiled.findings.flatMap(({ positions }) => positions(this.facts));
    const inspected = this.facts.findings.inspection.findings.filter((_, position) =>
      seen.includes(position),
    );
    const matched = compiled.patterns.flatMap(({ findings }) => findings(this.facts, 'secret') ?? []);
    this.leaves.push({ pointer, outcome: outcomeOf(truth), findings: [...inspected, ...matched] });
    return truth;
  }
}

function outcomeOf(truth: Truth): Outcome {
  switch (truth) {
    case Truth.yes:
      return 'yes';
    case Truth.no:
      return 'no';
    case Truth.hidden:
      return 'hidden';
    case Truth.failed:
      return 'failed';
  }
}
