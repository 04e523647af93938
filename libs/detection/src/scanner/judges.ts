import type { Candidate, Span } from './detector';

type Judge = (candidate: Candidate) => Span | null;

/** Accepts a match as a whole when the claim holds. */
export function onlyIf(claim: (match: string, candidate: Candidate) => boolean): Judge {
  return (candidate) =>
    claim(candidate.groups[0] as string, candidate) ? { start: candidate.start, end: candidate.end } : null;
}

/**
 * Narrows a match to the last group that took part, which must stand at its end but for closing marks, when the claim
 * holds for that value.
 */
export function valueIf(claim: (value: string, candidate: Candidate) => boolean): Judge {
  return (candidate) => {
    const value = candidate.groups.slice(1).findLast((group) => group !== undefined);
    if (value === undefined || !claim(value, candidate)) return null;
    const start = candidate.start + (candidate.groups[0] as string).lastIndexOf(value);
    return { start, end: start + value.length };
  };
}

/** The text right before a match, at most `length` code units. */
export function before({ text, start }: Candidate, length: number): string {
  return text.slice(Math.max(0, start - length), start);
}

/** The text right after a match, at most `length` code units. */
export function after({ text, end }: Candidate, length: number): string {
  return text.slice(end, end + length);
}
