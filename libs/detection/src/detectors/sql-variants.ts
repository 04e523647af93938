import type { Candidate } from '../scanner/candidate';
import type { Variant } from '../scanner/detector';
import { after, before } from '../scanner/judges';

const VERB = 'select|union|insert|update|delete|drop|alter|create|truncate|exec|execute|or|and';
/** How a comment ends, with the verb behind it inside the match or at its start. */
const COMMENTS = [
  { type: 'SQL_BLOCK_COMMENT', ending: String.raw`\*\/|\/\*!\d{0,6}`, itself: '/*' },
  { type: 'SQL_HASH_COMMENT', ending: String.raw`#[^\n]{0,120}\n`, itself: '#' },
  { type: 'SQL_DASH_COMMENT', ending: String.raw`--[^\n]{0,120}\n`, itself: '--' },
] as const;
const BLANKS = String.raw`[\s+(]{0,8}`;

/** A verb right behind a comment, which hides it from filters. */
export const commentVariants: readonly Variant[] = COMMENTS.map(({ type, ending }) => {
  const inside = new RegExp(`(?:${ending})${BLANKS}(?:${VERB})\\b`, 'i');
  const ahead = new RegExp(`(?:${ending})${BLANKS}$`);
  const verb = new RegExp(`^[;\\s(]{0,4}(?:${VERB})\\b`, 'i');
  return {
    type,
    fits: (candidate) => {
      const match = matchOf(candidate);
      return inside.test(match) || (verb.test(match) && ahead.test(before(candidate, 130)));
    },
  };
});

/** A comment that is the finding itself. */
export const commentMarkVariants: readonly Variant[] = COMMENTS.map(({ type, itself }) => ({
  type,
  fits: (candidate) => matchOf(candidate).startsWith(itself),
}));

/** A text written in hexadecimal near the attack. */
export const hexVariant: Variant = {
  type: 'SQL_HEX_TEXT',
  fits: (candidate) =>
    /\b0x[\da-f]{8}/i.test(before(candidate, 60) + matchOf(candidate) + after(candidate, 200)),
};

/** A value that cannot be made a number, so that the error message shows it. */
export const convertVariant: Variant = {
  type: 'SQL_CONVERT_INT',
  fits: (candidate) => {
    const ahead = before(candidate, 40) + matchOf(candidate);
    if (/\bconvert\s{0,3}\(\s{0,3}(?:int|signed|bigint)\b[^)]{0,20},/i.test(ahead)) return true;
    return (
      /\bcast\s{0,3}\([\s(]{0,8}(?:select\b|@@\w{1,20})?$/i.test(ahead) &&
      /\bas\s+(?:int|signed|numeric)/i.test(after(candidate, 200))
    );
  },
};

/** Fits when the match begins or looks as the pattern says. */
export function whenMatch(type: string, pattern: RegExp): Variant {
  return { type, fits: (candidate) => pattern.test(matchOf(candidate)) };
}

/** Fits when the match follows a closing quote or bracket and looks as the pattern says. */
export function whenBehindValue(type: string, pattern: RegExp): Variant {
  return {
    type,
    fits: (candidate) =>
      /['")\]](?:[\s+]|\/\*[^*]{0,80}\*\/){0,8}$/.test(before(candidate, 120)) &&
      pattern.test(matchOf(candidate)),
  };
}

function matchOf({ groups }: Candidate): string {
  return groups[0] as string;
}
