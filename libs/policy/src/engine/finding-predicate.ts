import type { FindingTest } from '../model/condition';
import { CATEGORY_OF_TYPE } from '../model/finding-catalog';
import type { CallFacts } from './call-facts';
import { Truth } from './truth';

/** A condition on findings that can also say which findings satisfy it. */
export interface FindingPredicate {
  readonly truth: (facts: CallFacts) => Truth;
  /** Positions in the inspection's findings that count. */
  readonly positions: (facts: CallFacts) => readonly number[];
  /** Whether further findings of the kind may have been missed. */
  readonly mayHide: (facts: CallFacts) => boolean;
}

export function findingPredicate({ finding }: FindingTest): FindingPredicate {
  const { minCount = 1 } = finding;
  const counts = filterOf(finding);
  const candidates = candidatesOf(finding);
  const mayHide = gapOf(finding);
  const positions = (facts: CallFacts): readonly number[] =>
    candidates(facts).filter((position) => counts(facts, position));
  return {
    positions,
    mayHide,
    truth: (facts) => {
      if (positions(facts).length >= minCount) return Truth.yes;
      return mayHide(facts) ? Truth.hidden : Truth.no;
    },
  };
}

function candidatesOf({ category, types }: FindingTest['finding']): FindingPredicate['positions'] {
  if (types === undefined)
    return ({ findings }) => (category === undefined ? [] : findings.ofCategory(category));
  const [only, ...others] = new Set(types);
  if (only !== undefined && others.length === 0) return ({ findings }) => findings.ofType(only);
  const distinct = [...new Set(types)];
  return ({ findings }) =>
    distinct.flatMap((type) => findings.ofType(type)).sort((left, right) => left - right);
}

function filterOf({
  category,
  minConfidence = 0,
}: FindingTest['finding']): (facts: CallFacts, position: number) => boolean {
  return ({ findings }, position) => {
    const finding = findings.inspection.findings[position];
    return (
      finding !== undefined &&
      finding.confidence >= minConfidence &&
      (category === undefined || finding.category === category)
    );
  };
}

function gapOf({ category, types }: FindingTest['finding']): (facts: CallFacts) => boolean {
  if (types !== undefined) {
    const possible = types.filter((type) => fits(type, category));
    return ({ findings }) => possible.some((type) => findings.mayHideType(type));
  }
  return ({ findings }) => category !== undefined && findings.mayHideCategory(category);
}

/** A type belongs to one category; one that is not known here may belong to any. */
function fits(type: string, category: FindingTest['finding']['category']): boolean {
  return category === undefined || (CATEGORY_OF_TYPE.get(type) ?? category) === category;
}
