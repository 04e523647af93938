import type { Condition, FindingTest } from '../model/condition';
import type { CallFacts } from './call-facts';
import { findingPredicate, type FindingPredicate } from './finding-predicate';
import { claimOf } from './operators';
import { allOf, anyOf, negated, truthOf, type Truth } from './truth';

/** A condition that is ready to run. */
export interface CompiledCondition {
  readonly truth: (facts: CallFacts) => Truth;
  /** The conditions on findings that can make it hold, so those not below `not`. */
  readonly findings: readonly FindingPredicate[];
  /** Whether it asks about completeness of the inspection, which is known only after the first pass. */
  readonly readsInspection: boolean;
}

/** Turns a validated condition into closures. Pure; its depth is bounded by validation. */
export function compileCondition(condition: Condition): CompiledCondition {
  if ('all' in condition) return joined(condition.all, allOf);
  if ('any' in condition) return joined(condition.any, anyOf);
  if ('not' in condition) return opposite(condition.not);
  if ('finding' in condition) return findingTest(condition);
  if ('inspection' in condition) {
    return { truth: (facts) => truthOf(facts.protectionHidden), findings: [], readsInspection: true };
  }
  return { truth: claimOf(condition), findings: [], readsInspection: false };
}

function joined(conditions: readonly Condition[], join: typeof allOf): CompiledCondition {
  const parts = conditions.map(compileCondition);
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only;
  const claims = parts.map(({ truth }) => truth);
  return {
    truth: (facts) => join(claims, facts),
    findings: parts.flatMap(({ findings }) => findings),
    readsInspection: parts.some(({ readsInspection }) => readsInspection),
  };
}

function opposite(condition: Condition): CompiledCondition {
  const { truth, readsInspection } = compileCondition(condition);
  return { truth: (facts) => negated(truth(facts)), findings: [], readsInspection };
}

function findingTest(test: FindingTest): CompiledCondition {
  const predicate = findingPredicate(test);
  return { truth: predicate.truth, findings: [predicate], readsInspection: false };
}
