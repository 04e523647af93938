import type { Finding, FindingCategory } from '@app/kernel';
import type { PatternTest } from '../model/condition';
import type { CallFacts } from './call-facts';
import { matching, mayMatch, validPattern } from './text-comparisons';
import { anyOf, type Truth } from './truth';

/** The type of findings that patterns of policies make. */
const PATTERN_FINDING_TYPE = 'POLICY_PATTERN';
/** More matches than this in one text are not told apart. */
const MAX_SPANS = 1000;

/** A condition on a pattern that can also say where the matches are. */
export interface PatternPredicate {
  readonly truth: (facts: CallFacts) => Truth;
  /** The matches in the texts of the stage; null when that cannot be told. */
  readonly findings: (facts: CallFacts, category: FindingCategory) => readonly Finding[] | null;
}

/** @throws TypeError for a pattern that validation would have refused */
export function patternPredicate({ pattern: source }: PatternTest): PatternPredicate {
  const matches = matching(source);
  return {
    truth: (facts) =>
      anyOf(
        facts.question.segments.map(
          ({ text }) =>
            () =>
              matches(text, facts),
        ),
        facts,
      ),
    findings: (facts, category) => findingsOf(source, facts, category),
  };
}

function findingsOf(source: string, facts: CallFacts, category: FindingCategory): readonly Finding[] | null {
  const pattern = validPattern(source);
  const found: Finding[] = [];
  for (const { pointer, text } of facts.question.segments) {
    const { all, complete } = facts.readings(text);
    if (!complete) return null;
    for (const reading of all.filter((each) => mayMatch(pattern, each))) {
      if (!facts.work.spend(reading.text.length * pattern.searchWeight)) return null;
      const spans = pattern.search(reading.text, MAX_SPANS);
      if (spans.length === MAX_SPANS) return null;
      const raw = spans.map(({ start, end }) => reading.toRaw(start, end));
      found.push(
        ...raw.map((span) => ({ ...span, pointer, category, type: PATTERN_FINDING_TYPE, confidence: 1 })),
      );
    }
  }
  return found.filter(({ end, start }) => end > start);
}
