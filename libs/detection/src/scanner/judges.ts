import type { Candidate } from './candidate';
import type { Span } from './detector';

type Judge = (candidate: Candidate) => Span | null;

/** Accepts a match as a whole when the claim holds. */
export function onlyIf(claim: (match: string, candidate: Candidate) => boolean): Judge {
  return (candidate) =>
    claim(candidate.match, candidate) ? { start: candidate.start, end: candidate.end } : null;
}

/**
 * Narrows a match to the last group that took part, which must stand at its end but for closing marks, when the claim
 * holds for that value.
 */
export function valueIf(claim: (value: string, candidate: Candidate) => boolean): Judge {
  return (candidate) => {
    const value = candidate.groups.slice(1).findLast((group) => group !== undefined);
    if (value === undefined || !claim(value, candidate)) return null;
    const start = candidate.start + candidate.match.lastIndexOf(value);
    return { start, end: start + value.length };
  };
}

/** The text right before a match, at most `length` code units. */
export function before(candidate: Candidate, length: number): string {
  return candidate.before(length);
}

/** The text right after a match, at most `length` code units. */
export function after(candidate: Candidate, length: number): string {
  return candidate.after(length);
}
