import { createHmac } from 'node:crypto';

/**
 * What stands in the place of a finding. `label`: its type. `mask`: asterisks, punctuation stays, and of a long value the
 * last four characters. `remove`: nothing. `hash`: its type and a keyed hash, equal for equal values.
 */
export const REDACTION_STYLES = ['label', 'mask', 'remove', 'hash'] as const;
export type RedactionStyle = (typeof REDACTION_STYLES)[number];

/** A part of a text that must not be seen. */
interface Hidden {
  readonly type: string;
  readonly value: string;
  /** Key of `hash`; without one the type stands alone, as a hash without a key can be guessed. */
  readonly hashKey: string | null;
}

const LETTERS_AND_DIGITS = /[\p{L}\p{M}\p{N}]/gu;
/** Values shorter than this keep no character. */
const LONG_VALUE = 12;
const SHOWN_CHARACTERS = 4;
const HASH_DIGITS = 16;

const SUBSTITUTES: Readonly<Record<RedactionStyle, (hidden: Hidden) => string>> = {
  label: ({ type }) => `[REDACTED:${type}]`,
  mask: ({ value }) => masked(value),
  remove: () => '',
  hash: ({ hashKey, type, value }) => {
    if (hashKey === null) return `[REDACTED:${type}]`;
    const digest = createHmac('sha256', hashKey).update(value).digest('hex');
    return `[${type}:${digest.slice(0, HASH_DIGITS)}]`;
  },
};

/** The text that stands in the place of what is hidden. */
export function substituteFor(hidden: Hidden, style: RedactionStyle): string {
  return SUBSTITUTES[style](hidden);
}

function masked(value: string): string {
  const count = value.match(LETTERS_AND_DIGITS)?.length ?? 0;
  let left = count < LONG_VALUE ? count : count - SHOWN_CHARACTERS;
  return value.replace(LETTERS_AND_DIGITS, (character) => (left-- > 0 ? '*' : character));
}
