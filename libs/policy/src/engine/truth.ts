/**
 * The truth of a condition in four values. `hidden`: it depends on something that could not be inspected. `failed`: a
 * fact has a form that cannot be compared. Unknown never counts as no: who decides must treat both as trouble.
 */
export const Truth = { no: 0, hidden: 1, failed: 2, yes: 3 } as const;
export type Truth = (typeof Truth)[keyof typeof Truth];

/** The truth of a claim that is known. */
export function truthOf(claim: boolean): Truth {
  return claim ? Truth.yes : Truth.no;
}

export function negated(truth: Truth): Truth {
  if (truth === Truth.yes) return Truth.no;
  return truth === Truth.no ? Truth.yes : truth;
}

/** Something whose truth depends on what it is given. */
export type Claim<Given> = (given: Given) => Truth;

/**
 * Kleene's strong conjunction with two unknowns: `no` wins over everything, then `failed`, then `hidden`. Independent of
 * the order of the claims.
 */
export function allOf<Given>(claims: readonly Claim<Given>[], given: Given): Truth {
  let result: Truth = Truth.yes;
  for (const claim of claims) {
    const next = claim(given);
    if (next === Truth.no) return Truth.no;
    if (next !== Truth.yes) result = unknownOf(result, next);
  }
  return result;
}

/** Kleene's strong disjunction with two unknowns: `yes` wins over everything, then `failed`, then `hidden`. */
export function anyOf<Given>(claims: readonly Claim<Given>[], given: Given): Truth {
  let result: Truth = Truth.no;
  for (const claim of claims) {
    const next = claim(given);
    if (next === Truth.yes) return Truth.yes;
    if (next !== Truth.no) result = unknownOf(result, next);
  }
  return result;
}

/** What two unknowns are together. */
export function unknownOf(result: Truth, next: Truth): Truth {
  return result === Truth.failed ? result : next;
}
