import type { PolicyId } from '@app/kernel';
import type { CallFacts } from './call-facts';
import { isProtective, type CompiledPolicy } from './compile-policy';
import { masks } from './effects';
import type { Hit } from './hit';
import { locate } from './locate';
import { RiskChanges } from './risk-changes';
import { raisesRisk } from './risk-score';
import { Truth } from './truth';

/** A policy that could not be evaluated for this call. It counted as a match when its action protects. */
export interface EvaluationProblem {
  readonly policyId: PolicyId;
  readonly version: number;
}

/** What all candidates say about a call. */
export interface Evaluation {
  readonly hits: readonly Hit[];
  readonly problems: readonly EvaluationProblem[];
  readonly riskChanges: RiskChanges;
}

/** Actions of which it matters that nothing was overlooked. `route` does not depend on what was said. */
const NEEDS_INSPECTION: ReadonlySet<string> = new Set(['block', 'require_approval', 'redact']);

/**
 * Evaluates every candidate, without stopping at the first match. Policies on the risk score come later, by priority,
 * because others can change it; policies that ask whether the inspection was complete come last, because the answer
 * depends on all others.
 */
export function evaluate(candidates: readonly CompiledPolicy[], facts: CallFacts): Evaluation {
  const evaluation = new EvaluationInProgress(facts);
  const onRisk: CompiledPolicy[] = [];
  const last: CompiledPolicy[] = [];
  for (const policy of candidates) {
    if (policy.condition.readsInspection) last.push(policy);
    else if (policy.condition.readsRisk) onRisk.push(policy);
    else evaluation.add(policy);
  }
  onRisk.sort((left, right) => right.priority - left.priority);
  for (const policy of onRisk) evaluation.add(policy);
  for (const policy of last) evaluation.add(policy);
  return evaluation;
}

class EvaluationInProgress implements Evaluation {
  readonly hits: Hit[] = [];
  readonly problems: EvaluationProblem[] = [];
  readonly riskChanges = new RiskChanges();

  constructor(private readonly facts: CallFacts) {}

  add(policy: CompiledPolicy): void {
    if (policy.condition.readsRisk) this.facts.riskScore = this.riskFor(policy);
    const truth = truthFor(policy, this.facts);
    if (truth === Truth.no) return;
    this.facts.protectionHidden ||= this.isHidden(policy, truth);
    this.changeRisk(policy, truth);
    if (truth === Truth.failed) {
      this.problems.push({ policyId: policy.policyId, version: policy.version });
    }
    if (truth === Truth.yes || (truth === Truth.failed && isProtective(policy.action))) {
      this.hits.push(this.hitOf(policy));
    }
  }

  /** A redaction that does not know what to mask would let everything pass: it blocks instead. */
  private hitOf(policy: CompiledPolicy): Hit {
    const located = locate(policy, this.facts);
    if (located !== null) return { policy, located };
    return { policy: { ...policy, action: 'block' }, located: { seen: [], found: [] } };
  }

  private riskFor({ priority }: CompiledPolicy): number {
    return this.riskChanges.scoreBelow(priority, this.facts.risk.score);
  }

  /** A change that may be due and raises the risk counts: unknown is never clean. */
  private changeRisk({ mode, policyId, priority, settings }: CompiledPolicy, truth: Truth): void {
    const { riskChange } = settings;
    if (riskChange === undefined || mode !== 'enforce') return;
    if (truth === Truth.yes || raisesRisk(riskChange)) {
      this.riskChanges.add({ policyId, priority, change: riskChange });
    }
  }

  /** A match does not settle it where something is masked: what was not inspected cannot be masked. */
  private isHidden(policy: CompiledPolicy, truth: Truth): boolean {
    const { action, condition, mode } = policy;
    if (mode !== 'enforce' || !NEEDS_INSPECTION.has(action)) return false;
    if (truth === Truth.hidden) return true;
    return masks(policy) && condition.findings.some(({ mayHide }) => mayHide(this.facts));
  }
}

function truthFor({ condition, validFromMs, validUntilMs }: CompiledPolicy, facts: CallFacts): Truth {
  if (facts.nowMs < validFromMs || facts.nowMs >= validUntilMs) return Truth.no;
  try {
    return condition.truth(facts);
  } catch {
    return Truth.failed;
  }
}
