import type { Condition, FindingTest, PatternTest } from '../model/condition';
import type { CallFacts } from './call-facts';
import { expressionClaim } from './expression-claim';
import { findingPredicate, type FindingPredicate } from './finding-predicate';
import { claimOf } from './operators';
import { patternPredicate, type PatternPredicate } from './pattern-predicate';
import { allOf, anyOf, negated, truthOf, type Truth } from './truth';

/** A condition that is ready to run. */
export interface CompiledCondition {
  readonly truth: (facts: CallFacts) => Truth;
  /** The conditions on findings that can make it hold, so those not below `not`. */
  readonly findings: readonly FindingPredicate[];
  /** The patterns that can make it hold. */
  readonly patterns: readonly PatternPredicate[];
  /** Whether it asks about completeness of the inspection, which is known only after the first pass. */
  readonly readsInspection: boolean;
  /** Whether it asks for the risk score, which policies of higher priority can change. */
  readonly readsRisk: boolean;
}

/** Names every field, so that all conditions are objects of one shape. */
function conditionOf(
  truth: CompiledCondition['truth'],
  {
    findings = [],
    patterns = [],
    readsInspection = false,
    readsRisk = false,
  }: Partial<Omit<CompiledCondition, 'truth'>> = {},
): CompiledCondition {
  return { truth, findings, patterns, readsInspection, readsRisk };
}

/** Turns a validated condition into closures. Pure; its depth is bounded by validation. */
export function compileCondition(condition: Condition): CompiledCondition {
  if ('all' in condition) return joined(condition.all, allOf);
  if ('any' in condition) return joined(condition.any, anyOf);
  if ('not' in condition) return opposite(condition.not);
  return compileLeaf(condition);
}

/** A part of a condition that has no parts. */
export type Leaf = Exclude<
  Condition,
  { readonly all: unknown } | { readonly any: unknown } | { readonly not: unknown }
>;

function compileLeaf(leaf: Leaf): CompiledCondition {
  if ('finding' in leaf) return findingTest(leaf);
  if ('pattern' in leaf) return patternTest(leaf);
  if ('expression' in leaf) {
    const { readsRisk, truth } = expressionClaim(leaf.expression);
    return conditionOf(truth, { readsRisk });
  }
  if ('inspection' in leaf) {
    return conditionOf((facts) => truthOf(facts.protectionHidden), { readsInspection: true });
  }
  return conditionOf(claimOf(leaf), { readsRisk: leaf.field === 'risk_score' });
}

function joined(conditions: readonly Condition[], join: typeof allOf): CompiledCondition {
  const parts = conditions.map(compileCondition);
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only;
  const claims = parts.map(({ truth }) => truth);
  return conditionOf((facts) => join(claims, facts), {
    findings: parts.flatMap(({ findings }) => findings),
    patterns: parts.flatMap(({ patterns }) => patterns),
    readsInspection: parts.some(({ readsInspection }) => readsInspection),
    readsRisk: parts.some(({ readsRisk }) => readsRisk),
  });
}

function opposite(inner: Condition): CompiledCondition {
  const { readsInspection, readsRisk, truth } = compileCondition(inner);
  return conditionOf((facts) => negated(truth(facts)), { readsInspection, readsRisk });
}

function findingTest(test: FindingTest): CompiledCondition {
  const predicate = findingPredicate(test);
  return conditionOf(predicate.truth, { findings: [predicate] });
}

function patternTest(test: PatternTest): CompiledCondition {
  const predicate = patternPredicate(test);
  return conditionOf(predicate.truth, { patterns: [predicate] });
}
