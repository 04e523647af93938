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

/**
 * Kleene's strong conjunction with two unknowns: `no` wins over everything, then `failed`, then `hidden`. Independent of
 * the order of the parts.
 */
export function allOf<Part>(parts: readonly Part[], truth: (part: Part) => Truth): Truth {
  let result: Truth = Truth.yes;
  for (const part of parts) {
    const next = truth(part);
    if (next === Truth.no) return Truth.no;
    result = worse(result, next, Truth.yes);
  }
  return result;
}

/** Kleene's strong disjunction with two unknowns: `yes` wins over everything, then `failed`, then `hidden`. */
export function anyOf<Part>(parts: readonly Part[], truth: (part: Part) => Truth): Truth {
  let result: Truth = Truth.no;
  for (const part of parts) {
    const next = truth(part);
    if (next === Truth.yes) return Truth.yes;
    result = worse(result, next, Truth.no);
  }
  return result;
}

function worse(left: Truth, right: Truth, neutral: Truth): Truth {
  if (left === neutral) return right;
  return left === Truth.failed ? left : right === neutral ? left : right;
}
