import type { PolicyId } from '@app/kernel';
import type { CallFacts } from './call-facts';
import { findingsOf, isProtective, type CompiledPolicy } from './compile-policy';
import type { Hit } from './hit';
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
}

/** Actions of which it matters that nothing was overlooked. `route` does not depend on what was said. */
const NEEDS_INSPECTION: ReadonlySet<string> = new Set(['block', 'require_approval', 'redact']);

/**
 * Evaluates every candidate, without stopping at the first match. Policies that ask whether the inspection was complete
 * come last, because the answer depends on the others.
 */
export function evaluate(candidates: readonly CompiledPolicy[], facts: CallFacts): Evaluation {
  const evaluation = new EvaluationInProgress(facts);
  const last: CompiledPolicy[] = [];
  for (const policy of candidates) {
    if (policy.condition.readsInspection) last.push(policy);
    else evaluation.add(policy);
  }
  for (const policy of last) evaluation.add(policy);
  return evaluation;
}

class EvaluationInProgress implements Evaluation {
  readonly hits: Hit[] = [];
  readonly problems: EvaluationProblem[] = [];

  constructor(private readonly facts: CallFacts) {}

  add(policy: CompiledPolicy): void {
    const truth = truthFor(policy, this.facts);
    if (truth === Truth.no) return;
    this.facts.protectionHidden ||= this.isHidden(policy, truth);
    if (truth === Truth.failed) {
      this.problems.push({ policyId: policy.policyId, version: policy.version });
    }
    if (truth === Truth.yes || (truth === Truth.failed && isProtective(policy.action))) {
      this.hits.push({ policy, findings: findingsOf(policy, this.facts) });
    }
  }

  /** A match does not settle it for `redact`: what was not inspected cannot be masked. */
  private isHidden({ action, condition, mode }: CompiledPolicy, truth: Truth): boolean {
    if (mode !== 'enforce' || !NEEDS_INSPECTION.has(action)) return false;
    if (truth === Truth.hidden) return true;
    return action === 'redact' && condition.findings.some(({ mayHide }) => mayHide(this.facts));
  }
}

function truthFor({ condition }: CompiledPolicy, facts: CallFacts): Truth {
  try {
    return condition.truth(facts);
  } catch {
    return Truth.failed;
  }
}
