import { isDeepStrictEqual } from 'node:util';
import type { Condition, FieldTest, FindingTest, Scalar } from '../model/condition';
import type { Operator } from '../model/operators';

/**
 * Says whether a condition can hold only when another one holds too, as far as their form shows: true is certain, false
 * means that it is not seen. Looks at structure, never at calls.
 */
export function implies(premise: Condition, conclusion: Condition): boolean {
  if (isDeepStrictEqual(premise, conclusion)) return true;
  if ('all' in conclusion) return conclusion.all.every((part) => implies(premise, part));
  if ('any' in premise) return premise.any.every((part) => implies(part, conclusion));
  if ('any' in conclusion && conclusion.any.some((part) => implies(premise, part))) return true;
  if ('all' in premise) return premise.all.some((part) => implies(part, conclusion));
  if ('not' in premise && 'not' in conclusion) return implies(conclusion.not, premise.not);
  return leafImplies(premise, conclusion);
}

function leafImplies(premise: Condition, conclusion: Condition): boolean {
  if ('finding' in premise && 'finding' in conclusion) return findingImplies(premise, conclusion);
  return 'field' in premise && 'field' in conclusion && fieldImplies(premise, conclusion);
}

/** Whatever counts for the premise must count for the conclusion, and no more of it may be needed. */
function findingImplies({ finding: premise }: FindingTest, { finding: conclusion }: FindingTest): boolean {
  const sameKind =
    (conclusion.types === undefined || isSubset(premise.types, conclusion.types)) &&
    (conclusion.category === undefined || premise.category === conclusion.category);
  return (
    sameKind &&
    (premise.minConfidence ?? 0) >= (conclusion.minConfidence ?? 0) &&
    (premise.minCount ?? 1) >= (conclusion.minCount ?? 1)
  );
}

type Rule = (premise: FieldTest['value'], conclusion: FieldTest['value']) => boolean;

const isSubsetOf: Rule = (some, list) => isSubset(textsOf(some), textsOf(list));
const isSupersetOf: Rule = (list, some) => isSubset(textsOf(some), textsOf(list));
/** Letter case is ignored by these operators. */
const beginsWith: Rule = (long, short) => folded(long).startsWith(folded(short));
const finishesWith: Rule = (long, short) => folded(long).endsWith(folded(short));
const hasPart: Rule = (long, short) => folded(long).includes(folded(short));
const hasAnyPart: Rule = (long, list) => textsOf(list).some((part) => hasPart(long, part));

/** What one comparison of a field says about another comparison of the same field. */
const RULES: Partial<Record<Operator, Partial<Record<Operator, Rule>>>> = {
  equals: { in: isSubsetOf },
  in: { in: isSubsetOf },
  not_equals: { not_in: isSupersetOf },
  not_in: { not_in: isSupersetOf, not_equals: isSupersetOf },
  contains: { contains: hasPart, contains_any: hasAnyPart },
  contains_any: { contains_any: (parts, list) => textsOf(parts).every((part) => hasAnyPart(part, list)) },
  not_contains: { not_contains: (short, long) => hasPart(long, short) },
  starts_with: { starts_with: beginsWith, contains: hasPart, contains_any: hasAnyPart },
  ends_with: { ends_with: finishesWith, contains: hasPart, contains_any: hasAnyPart },
  greater_than: { greater_than: (high, low) => Number(high) >= Number(low) },
  less_than: { less_than: (low, high) => Number(low) <= Number(high) },
};

function fieldImplies(premise: FieldTest, conclusion: FieldTest): boolean {
  if (premise.field !== conclusion.field) return false;
  const rule = RULES[premise.operator]?.[conclusion.operator];
  return rule?.(premise.value, conclusion.value) ?? false;
}

function isSubset(some: readonly string[] | undefined, all: readonly string[]): boolean {
  return some?.every((one) => all.includes(one)) ?? false;
}

function textsOf(value: FieldTest['value']): readonly string[] {
  return (Array.isArray(value) ? (value as readonly Scalar[]) : [value as Scalar]).map(String);
}

function folded(value: FieldTest['value']): string {
  return textsOf(value).join().toLowerCase();
}
