import type { Condition, FindingTest } from '../model/condition';
import { readExpression } from '../model/expression';
import type { CallFacts } from './call-facts';
import { compileCondition, type Leaf } from './compile-condition';
import { Truth, type Claim } from './truth';

/**
 * A condition about an answer that is still coming in. `known`: nothing in the answer changes its truth. `finding`: one
 * finding makes it hold for good. `inspection`: holds for good once something could not be inspected. `text`: can only be
 * judged with the whole text.
 */
export type AnswerClaim =
  | { readonly kind: 'known'; readonly truth: Claim<CallFacts> }
  | { readonly kind: 'finding'; readonly test: FindingTest }
  | { readonly kind: 'inspection' }
  | { readonly kind: 'text' }
  | { readonly kind: 'all' | 'any'; readonly parts: readonly AnswerClaim[] };

/**
 * What settles a claim for one call: its truth where that is known already, `text` where only the whole text can tell, or
 * the findings of which each alone makes it hold. An empty list: only what could not be inspected makes it hold.
 */
export type Settling = Truth | 'text' | readonly FindingTest[];

const TEXT: AnswerClaim = { kind: 'text' };
/** What expressions read that an answer changes. */
const OPEN_VARIABLES = ['response', 'findings', 'risk_score'];

/** Tells the parts of a condition that an answer can change from the others. Pure. */
export function answerClaim(condition: Condition): AnswerClaim {
  if (isKnown(condition)) return { kind: 'known', truth: compileCondition(condition).truth };
  if ('all' in condition) return { kind: 'all', parts: condition.all.map(answerClaim) };
  if ('any' in condition) return { kind: 'any', parts: condition.any.map(answerClaim) };
  if ('inspection' in condition) return { kind: 'inspection' };
  if (!('finding' in condition)) return TEXT;
  return (condition.finding.minCount ?? 1) > 1 ? TEXT : { kind: 'finding', test: condition };
}

/** Works out for one call what settles the claim. */
export function settlingOf(claim: AnswerClaim, facts: CallFacts): Settling {
  return settled(claim, (truth) => knownTruth(truth, facts));
}

/** Works out what settles the claim for every call alike; null when that depends on the call. */
export function settlingOfEvery(claim: AnswerClaim): Settling | null {
  return dependsOnCall(claim) ? null : settled(claim, () => Truth.failed);
}

function dependsOnCall(claim: AnswerClaim): boolean {
  return claim.kind === 'known' || ('parts' in claim && claim.parts.some(dependsOnCall));
}

function settled(claim: AnswerClaim, known: (truth: Claim<CallFacts>) => Settling): Settling {
  switch (claim.kind) {
    case 'known':
      return known(claim.truth);
    case 'finding':
      return [claim.test];
    case 'inspection':
      return [];
    case 'text':
      return 'text';
    case 'all':
      return settledAll(claim.parts, known);
    case 'any':
      return settlingOfAny(claim.parts.map((part) => settled(part, known)));
  }
}

/**
 * Two parts that are open need each other, so that neither alone settles anything. Most calls fail the first part, which
 * says whom the policy is for.
 */
function settledAll(parts: readonly AnswerClaim[], known: (truth: Claim<CallFacts>) => Settling): Settling {
  let truth: Settling = Truth.yes;
  let open: Settling | null = null;
  for (const part of parts) {
    const settling = settled(part, known);
    if (settling === Truth.no) return Truth.no;
    if (typeof settling !== 'number') open = open === null ? settling : 'text';
    else if (settling === Truth.failed) truth = settling;
  }
  return open ?? truth;
}

/** A part that failed counts as a match from the beginning, like one that holds. */
function settlingOfAny(parts: readonly Settling[]): Settling {
  const settled = parts.find((part) => part === Truth.yes || part === Truth.failed);
  if (settled !== undefined) return settled;
  if (parts.includes('text')) return 'text';
  const lists = parts.filter((part) => typeof part === 'object');
  return lists.length === 0 ? Truth.no : lists.flat();
}

function knownTruth(truth: Claim<CallFacts>, facts: CallFacts): Settling {
  try {
    const known = truth(facts);
    return known === Truth.hidden ? 'text' : known;
  } catch {
    return Truth.failed;
  }
}

function isKnown(condition: Condition): boolean {
  if ('all' in condition) return condition.all.every(isKnown);
  if ('any' in condition) return condition.any.every(isKnown);
  if ('not' in condition) return isKnown(condition.not);
  return isKnownLeaf(condition);
}

function isKnownLeaf(leaf: Leaf): boolean {
  if ('field' in leaf) return leaf.field !== 'response' && leaf.field !== 'risk_score';
  if (!('expression' in leaf)) return false;
  const { expression } = readExpression(leaf.expression);
  return expression !== null && !OPEN_VARIABLES.some((name) => expression.reads.has(name));
}
