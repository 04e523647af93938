const LETTERS_AND_DIGITS = 'ABCDEFGHJKLMNPQRSTUVWX0123456789';

interface Form {
  readonly shape: RegExp;
  readonly values: string;
  readonly weights: readonly number[];
  readonly checks: string;
  readonly subtracted: number;
}

/** Businesses, local companies, and all others. Source: the check characters as published by python-stdnum (sg.uen). */
const FORMS: readonly Form[] = [
  {
    shape: /^\d{8}[A-Z]$/,
    values: '0123456789',
    weights: [10, 4, 9, 3, 8, 2, 7, 1],
    checks: 'XMKECAWLJDB',
    subtracted: 0,
  },
  {
    shape: /^(?:18|19|20)\d{7}[A-Z]$/,
    values: '0123456789',
    weights: [10, 8, 6, 4, 9, 7, 5, 3, 1],
    checks: 'ZKCMDNERGWH',
    subtracted: 0,
  },
  {
    shape: /^[RST]\d{2}[A-Z]{2}\d{4}[A-Z0-9]$/,
    values: LETTERS_AND_DIGITS,
    weights: [4, 3, 5, 3, 10, 2, 2, 5, 7],
    checks: LETTERS_AND_DIGITS,
    subtracted: 5,
  },
];

/** Checks form and check character of a Singapore unique entity number (UEN) in upper case. */
export function isSingaporeEntity(number: string): boolean {
  return FORMS.some(({ shape, values, weights, checks, subtracted }) => {
    if (!shape.test(number)) return false;
    const sum = weights.reduce(
      (total, weight, index) => total + weight * values.indexOf(number.charAt(index)),
      -subtracted,
    );
    return checks[((sum % 11) + 11) % 11] === number.at(-1);
  });
}
