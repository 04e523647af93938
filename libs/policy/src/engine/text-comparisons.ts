import { readPattern, type SafePattern } from '../model/safe-pattern';
import type { CallFacts } from './call-facts';
import type { TextReading } from './text-reading';
import { Truth } from './truth';

/** Says something about one text. */
type TextComparison = (text: string, facts: CallFacts) => Truth;

/** Longer needles can cost more for each code unit of the text: measured with Node 20. */
const CHEAP_NEEDLE_UNITS = 16;
/** Code units of text that a search for a short needle gets through in one step of the work budget. */
const UNITS_PER_STEP = 32;

/** Holds when one of the parts is in the text; letter case is ignored. */
export function containing(parts: readonly string[]): TextComparison {
  const needles = parts.map((part) => part.toLowerCase());
  const weight =
    needles.reduce((sum, { length }) => sum + Math.max(1, length / CHEAP_NEEDLE_UNITS), 0) / UNITS_PER_STEP;
  return inSomeReading(({ lower }, facts) => {
    if (!facts.work.spend(lower.length * weight)) return Truth.failed;
    return needles.some((needle) => lower.includes(needle)) ? Truth.yes : Truth.no;
  });
}

/** Holds when the text begins so; letter case is ignored. */
export function startingWith(part: string): TextComparison {
  const needle = part.toLowerCase();
  return inSomeReading(({ lower }) => (lower.startsWith(needle) ? Truth.yes : Truth.no));
}

/** Holds when the text ends so; letter case is ignored. */
export function endingWith(part: string): TextComparison {
  const needle = part.toLowerCase();
  return inSomeReading(({ lower }) => (lower.endsWith(needle) ? Truth.yes : Truth.no));
}

/** Holds when the text has a match. @throws TypeError for a pattern that validation would have refused */
export function matching(source: string): TextComparison {
  const pattern = validPattern(source);
  return inSomeReading((reading, facts) => {
    if (!mayMatch(pattern, reading)) return Truth.no;
    if (!facts.work.spend(reading.text.length * pattern.weight)) return Truth.failed;
    return pattern.test(reading.text) ? Truth.yes : Truth.no;
  });
}

/** Whether matching is worth its time. */
export function mayMatch({ literal }: SafePattern, { lower }: TextReading): boolean {
  return literal === '' || lower.includes(literal);
}

/** @throws TypeError for a pattern that validation would have refused */
export function validPattern(source: string): SafePattern {
  const { pattern, problem } = readPattern(source);
  if (pattern === null) throw new TypeError(`the pattern ${problem}`);
  return pattern;
}

/** Nobody hides a harmless thing: one reading that satisfies the comparison is enough. */
function inSomeReading(compare: (reading: TextReading, facts: CallFacts) => Truth): TextComparison {
  return (text, facts) => {
    const { all, complete } = facts.readings(text);
    let result: Truth = complete ? Truth.no : Truth.failed;
    for (const reading of all) {
      const truth = compare(reading, facts);
      if (truth === Truth.yes) return truth;
      if (truth === Truth.failed) result = truth;
    }
    return result;
  };
}
