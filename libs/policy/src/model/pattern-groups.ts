import { readPattern } from './safe-pattern';

/**
 * The first match of a pattern in a text, and what each of its groups caught: empty where a group took no part. For people
 * who try a pattern. The text is taken as it is, so a match that only detectors' readings of it have is not there.
 * @returns null without a match, and for a pattern that cannot run
 */
export function patternGroups(source: string, text: string): readonly string[] | null {
  return readPattern(source).pattern?.groups(text) ?? null;
}
