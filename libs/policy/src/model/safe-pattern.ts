import { RE2JS, RE2JSSyntaxException } from 're2js';
import { requiredLiteral } from './required-literal';

/** Bounds of a regular expression. Source: AxonFlow SDK contract, static policy. */
export const PATTERN_LIMITS = { length: 1000, groups: 10, programSize: 2000 } as const;

/** Instructions beyond which a further one does not make a step slower. Measured with re2js 2.10. */
const MOST_COSTLY_SIZE = 64;
/** The weight of a pattern whose automaton stays small. Measured with re2js 2.10. */
const SMALL_WEIGHT = 4;
/** A repetition of ten or more: the automaton can grow with every character. */
const WIDE_REPEAT = /\{(?:\d*,)?\d{2,}/;

/** Where a match is, in UTF-16 code units. */
interface MatchSpan {
  readonly start: number;
  readonly end: number;
}

/** A regular expression that runs in linear time. */
export interface SafePattern {
  /** Cost of one code unit of text when asked whether there is a match; for the work budget. */
  readonly weight: number;
  /** Cost of one code unit of text when asked where the matches are. */
  readonly searchWeight: number;
  /** A lower-case text without which a text, in lower case, cannot match; empty when there is none. */
  readonly literal: string;
  readonly test: (text: string) => boolean;
  /** The first matches, in order. */
  readonly search: (text: string, most: number) => readonly MatchSpan[];
  /** The first match and what its groups caught, empty where a group took no part; null without a match. */
  readonly groups: (text: string) => readonly string[] | null;
}

/** The pattern, or what is wrong with it and where. */
export type PatternReading =
  | { readonly pattern: SafePattern; readonly problem: null }
  | { readonly pattern: null; readonly problem: string };

/** Reads a regular expression in RE2 syntax: no look-around, no back-references. Linear in the length of the source. */
export function readPattern(source: string): PatternReading {
  const refused = (problem: string): PatternReading => ({ pattern: null, problem });
  if (source.trim() === '') return refused('must not be blank');
  if (source.length > PATTERN_LIMITS.length) {
    return refused(`must be at most ${PATTERN_LIMITS.length} characters`);
  }
  try {
    const compiled = RE2JS.compile(source);
    const size = compiled.programSize();
    if (compiled.groupCount() > PATTERN_LIMITS.groups) {
      return refused(`has too many groups; at most ${PATTERN_LIMITS.groups}, write (?:...) for the others`);
    }
    if (size > PATTERN_LIMITS.programSize) return refused(TOO_LARGE);
    return { pattern: safePattern(compiled, { source, size }), problem: null };
  } catch (error) {
    return refused(sentence(error, source));
  }
}

function safePattern(
  compiled: RE2JS,
  { source, size }: { readonly source: string; readonly size: number },
): SafePattern {
  const searchWeight = Math.min(size, MOST_COSTLY_SIZE);
  const isSmall = size <= MOST_COSTLY_SIZE && !WIDE_REPEAT.test(source);
  return {
    weight: isSmall ? SMALL_WEIGHT : searchWeight,
    searchWeight,
    literal: requiredLiteral(source),
    test: (text) => compiled.test(text),
    search: (text, most) => {
      const matcher = compiled.matcher(text);
      const spans: MatchSpan[] = [];
      while (spans.length < most && matcher.find())
        spans.push({ start: matcher.start(), end: matcher.end() });
      return spans;
    },
    groups: (text) => {
      const matcher = compiled.matcher(text);
      if (!matcher.find()) return null;
      return Array.from({ length: compiled.groupCount() + 1 }, (_, group) => matcher.group(group) ?? '');
    },
  };
}

const ADVICE: readonly (readonly [RegExp, string])[] = [
  [/^\(\?(?:=|!|<=|<!)/, 'look-around is not supported; say it with a second condition'],
  [/^\\[1-9]/, 'back-references are not supported'],
];
const TOO_LARGE = 'is too large; use smaller counts in repetitions';

function sentence(error: unknown, source: string): string {
  if (!(error instanceof RE2JSSyntaxException)) return 'cannot be read';
  if (error.getDescription() === 'expression too large') return TOO_LARGE;
  const fragment = error.getPattern() ?? '';
  const position = fragment === '' ? source.length : Math.max(0, source.indexOf(fragment));
  const advice = ADVICE.find(([form]) => form.test(fragment))?.[1] ?? error.getDescription();
  return `is not valid at character ${position + 1}: ${advice}`;
}
