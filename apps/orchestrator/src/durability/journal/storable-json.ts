import type { Json } from '@app/kernel';

/** UTF-16 code units of one stored outcome at most: one row must not hold up those of others. */
export const OUTCOME_LIMIT_UNITS = 1_048_576;

/** What PostgreSQL cannot store in JSON: a NUL, and half of a surrogate pair. */
const UNSTORABLE = /\\u0000|\\ud[89a-f][0-9a-f]{2}/i;

/**
 * Says why a value cannot be stored as an outcome, or null when it can. Checked before a value shares a batch with others:
 * one bad value would fail them all.
 */
export function whyUnstorable(value: Json): string | null {
  const text = JSON.stringify(value);
  if (text.length > OUTCOME_LIMIT_UNITS) {
    return `The output has ${text.length} characters as JSON; ${OUTCOME_LIMIT_UNITS} are the most. Return less, or a reference to it.`;
  }
  // JSON.stringify writes NUL and lone surrogates as escapes, and an escaped backslash as two.
  return UNSTORABLE.test(text.replaceAll('\\\\', ''))
    ? 'The output has characters that are no valid text (NUL or half of a pair).'
    : null;
}
