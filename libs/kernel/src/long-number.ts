/** Numbers with so many digits can be a card, an account or a person's number. */
const MIN_DIGITS = 7;

/** From here on an integer has {@link MIN_DIGITS} digits. */
const LEAST_LONG = 10 ** (MIN_DIGITS - 1);

/**
 * The text of a number that is long enough to tell something about a person; null for others.
 * @param written how it was written, if otherwise
 */
export function longNumberText(value: number, written?: string): string | null {
  if (Number.isInteger(value) && Math.abs(value) < LEAST_LONG) return null;
  const text = written ?? String(value);
  return text.replaceAll(/\D/g, '').length >= MIN_DIGITS ? text : null;
}
